"""What the ballots of a poll say: counted once it is closed, by the rule it was opened with."""
