"""Published elections of other cities (Pabulib files) as drafts for trials; every row that does not fit is named."""
