"""Two officers vouch for a result, or call a poll off; the minutes say what they did."""
