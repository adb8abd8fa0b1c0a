"""Zero statistics and thresholds. Arrays only, no IR."""
