"""The desk of kelurahan and agencies: can it be done, and for how much."""
