"""Pages of strangers that are kept for a moment."""
