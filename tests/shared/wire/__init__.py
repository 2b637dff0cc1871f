"""Tests of the one wire client."""
