"""The roll: who may vote, on what, and what came of it; the side that knows voters."""
