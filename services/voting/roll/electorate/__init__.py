"""Who may vote: residents, the roll of each poll, codes for people without an account."""
