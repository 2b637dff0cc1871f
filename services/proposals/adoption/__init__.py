"""What the vote chose and what the city decides about it."""
