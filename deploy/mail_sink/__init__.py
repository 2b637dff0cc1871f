"""Where a demonstration's mails end: received by SMTP, kept in a folder, shown on a page, sent to nobody."""
