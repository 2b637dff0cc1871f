"""Tests of the counting rules; they need no server."""
