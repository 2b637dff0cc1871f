"""What landed migrations build with, as it was when they landed; never edited, see docs/decisions/0015."""
