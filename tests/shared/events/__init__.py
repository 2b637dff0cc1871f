"""The event backbone, on real servers."""
