"""Databases of earlier versions, brought to the newest step and back."""
