"""Neighbours standing behind a proposal."""
