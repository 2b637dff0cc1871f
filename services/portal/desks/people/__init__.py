"""The desk of residents: where somebody lives, and who gets which role."""
