"""The kiosk: one tablet on which one after the other votes with a code."""
