"""A demonstration city and its stories, played over HTTP like anybody else's."""
