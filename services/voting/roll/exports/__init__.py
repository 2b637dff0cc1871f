"""Results as open data: Pabulib, CSV, JSON, and a description that machines read; never a ballot with a name."""
