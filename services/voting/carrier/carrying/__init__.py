"""Carrying ballots from paper, and the names of auditors, from the roll to the box."""
