"""Whole stories against the real processes of one running system: slow, told once, one after another."""
