"""When signer, roll and box answered while polls were open, and what was made of that when a poll ended."""
