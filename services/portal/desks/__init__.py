"""The desks of staff, one folder for each."""
