"""Sealing the box: hourly roots while a poll runs, and at its end what the board publishes."""
