"""What areas and planning years are called; told by identity and proposals, so that a document can name them."""
