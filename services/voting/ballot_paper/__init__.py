"""What may be marked on the ballot paper of a poll, what a ballot leaves in the box, and its refusals."""
