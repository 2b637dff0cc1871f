"""programs: what the city adopted, and what becomes of it.

Owns:      programs on the roadmap and the steps of their delivery.
Publishes: program.opened.
Hears:     proposals: proposal.adopted.
Subjects:  roadmap.
"""
