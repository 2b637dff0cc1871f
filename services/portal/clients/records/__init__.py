"""What the services answer, written from docs/api by `python -m deploy.operator.api_records --write`."""
