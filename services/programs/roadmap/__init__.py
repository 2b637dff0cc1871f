"""What the city adopted, by year, place and topic."""
