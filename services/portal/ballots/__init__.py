"""Ballots: the open polls, the ballot paper, and the ways to the box."""
