"""Places: one kelurahan and what is proposed, chosen and built there."""
