"""Stories of the whole town that need no border between processes: every service in one, over real databases."""
