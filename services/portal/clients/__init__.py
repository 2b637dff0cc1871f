"""The other services as the portal sees them: one module each, thin, over HTTP."""
