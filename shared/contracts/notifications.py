"""What notifications tells: nothing yet; it only hears."""
