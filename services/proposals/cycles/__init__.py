"""The planning year: its phases, its dates and its rules."""
