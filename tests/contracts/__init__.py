"""The language between services, and what was ever said in it."""
