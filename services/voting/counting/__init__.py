"""What the ballots say: rules that anybody can run alone, and the result of each poll."""
