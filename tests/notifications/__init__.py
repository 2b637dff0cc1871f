"""Tests of notifications: who is told what, once, in which words, whatever the mail server does."""
