"""Joining: coming in with a one-time code, leaving, and what was being written meanwhile."""
