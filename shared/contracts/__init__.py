"""The language services speak with each other: events, roles, who hears what."""
