"""The desk where voting codes are printed and taken back."""
