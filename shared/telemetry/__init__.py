"""What the product tells its operators: logs, correlation, metrics."""
