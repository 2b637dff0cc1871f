"""The front of the house: what is open now, where to find help, and how all of this works."""
