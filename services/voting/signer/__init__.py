"""The signer: keys and blind signatures. It has no database, and keeps nothing but its secret.

Owns:      nothing: the roll keeps the keys, encrypted under that secret.
Subjects, each may import those before it: keys.
"""
