"""The proposal itself: its words, its states, its public trail."""
