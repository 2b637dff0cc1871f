"""What voting answers, by subject, written by `python -m deploy.operator.api_records --write`."""
