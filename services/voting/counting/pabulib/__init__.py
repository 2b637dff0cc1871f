"""Elections in Pabulib's format: read, and the rule by which a city counted."""
