"""The life of a proposal: its words, its states, who may do what with it, its public trail."""
