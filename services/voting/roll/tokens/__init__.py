"""The roll's side of a ballot: each voter takes one blindly signed token, with which the box lets her vote unknown."""
