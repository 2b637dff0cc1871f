"""How Rembuk is run: on one machine, in containers, and by the people who operate it."""
