"""The box: ballots in, the board out; the side that knows ballots, and nobody."""
