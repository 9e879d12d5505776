"""Tags become labels."""
