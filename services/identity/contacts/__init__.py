"""Contacts: an e-mail address or a telephone number, kept under seal and found by a keyed hash."""
