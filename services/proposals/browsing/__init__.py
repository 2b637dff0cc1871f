"""What everybody reads: lists, search, one proposal, counts by kelurahan."""
