"""Results: what was chosen, who paid, and why others were not."""
