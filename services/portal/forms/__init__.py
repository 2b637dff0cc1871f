"""What people type into forms: checked here for the sentence that helps, and by the services for truth."""
