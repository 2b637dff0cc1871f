"""The public board: trees, leaves, the record, and what a check of it finds."""
