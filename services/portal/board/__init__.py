"""The public board: hourly roots, a search for one's receipt, everything to check it with."""
