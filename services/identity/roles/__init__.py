"""Roles: a role of staff needs two officers, one who proposes and one who agrees; auditors see who did what."""
