"""The containers of docker-compose.yml, started once, and stopped before any other test."""
