"""Why each project was chosen or not, and who paid for it."""
