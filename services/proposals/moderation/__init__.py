"""Looking at every word before it is public."""
