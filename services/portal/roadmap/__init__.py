"""The roadmap: each adopted idea over three years, and each program."""
