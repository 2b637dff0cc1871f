"""The desk's import of a published election."""
