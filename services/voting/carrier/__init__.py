"""The carrier: the worker, alone with roll and box. It tends both, carries between them, and counts.

Owns:      nothing: what it writes belongs to the side in whose database it stands.
Subjects, each may import those before it: tending, carrying, tallying.
"""
