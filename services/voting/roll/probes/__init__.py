"""Asking signer, roll and box whether they answer, also while nobody votes, so that a quiet hour is no outage."""
