"""Casting: the paper, one ballot for each entry of the roll, the receipt."""
