"""Proposals: read, support, write and take back an idea."""
