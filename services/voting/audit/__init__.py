"""Two officers vouch for a result."""
