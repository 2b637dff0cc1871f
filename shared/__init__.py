"""The plumbing and the language every service shares; it knows no service."""
