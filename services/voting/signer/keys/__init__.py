"""Keys for the cells of a poll, kept by the roll and opened here alone, and what is signed with them."""
