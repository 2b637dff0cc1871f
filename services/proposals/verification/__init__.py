"""Whether a proposal can be done, at what cost, by when answered."""
