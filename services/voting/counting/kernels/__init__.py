"""The compiled parts of counting: plain loops over arrays, without an object."""
