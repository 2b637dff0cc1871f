"""People: an alias, where she lives, what she may do; contacts only under seal."""
