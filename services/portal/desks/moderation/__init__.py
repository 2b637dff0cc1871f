"""The desk of moderators: everything is read by a person before it is public."""
