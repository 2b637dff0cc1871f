"""The whole system on one machine without Docker: real servers from wheels, one supervisor."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder from which `services`, `shared` and `deploy` are imported."""
