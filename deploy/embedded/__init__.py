"""The whole system on one machine without Docker: real servers from wheels, one supervisor."""
