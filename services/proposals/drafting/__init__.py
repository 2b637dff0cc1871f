"""The author's own work: begin an idea, change it, hand it in, take it back."""
