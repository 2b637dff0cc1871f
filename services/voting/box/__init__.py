"""The box: ballots in, the board out. It is the side that knows ballots, and nobody who cast one.

Owns:      the database `box`: frozen ballot papers, ballots, the leaves and roots of the board, what was counted.
Subjects, each may import those before it: ballots, sealing.
"""
