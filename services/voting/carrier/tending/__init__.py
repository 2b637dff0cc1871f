"""Keeping roll and box up to date with the polls, and asking whether they answer."""
