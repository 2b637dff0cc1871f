"""Rembuk's tests."""
