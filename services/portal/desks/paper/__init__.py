"""The desk of paper: stacks counted by hand and keyed twice."""
