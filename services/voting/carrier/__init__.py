"""The carrier: the worker, alone with roll and box; it tends both, carries between them, and counts."""
