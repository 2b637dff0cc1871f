"""The desk where polls are prepared, opened, prolonged, certified or called off."""
