"""The auditors' page of who came in through whom."""
