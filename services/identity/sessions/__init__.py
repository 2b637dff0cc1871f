"""Sessions: one-time codes by mail, opaque session ids, and the short token other services trust."""
