"""Paper ballots: batches of sheets, keyed twice by two people, reconciled with the roll, and carried to the box."""
