"""What is voted on, by which rules, and when."""
