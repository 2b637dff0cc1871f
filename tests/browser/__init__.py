"""Tests that drive a real Chromium; skipped, visibly, where there is none."""
