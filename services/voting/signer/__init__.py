"""The signer: keys and blind signatures; it keeps nothing but its secret."""
