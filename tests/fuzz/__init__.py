"""Every route, asked what nobody should ask."""
