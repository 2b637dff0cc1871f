"""The public board: what is shown of the ballots, so that anybody can check a poll without trusting its keepers."""
