"""Words of `usage`."""
