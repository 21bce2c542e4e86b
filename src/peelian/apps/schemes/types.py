"""Words of `schemes`."""
