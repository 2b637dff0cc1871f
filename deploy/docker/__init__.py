"""The image and what runs inside it."""
