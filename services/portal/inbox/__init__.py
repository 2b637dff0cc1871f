"""The inbox: what concerns the visitor herself, and what waits for her in her role."""
