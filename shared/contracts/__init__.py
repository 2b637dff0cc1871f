"""The language services speak to each other: events, their versions, and who hears them."""
