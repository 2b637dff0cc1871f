"""Colleagues: who brought whom into the house, so that no two of whom one brought the other make up four eyes."""
