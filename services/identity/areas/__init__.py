"""Areas: the city, its kecamatan and kelurahan, by official code."""
