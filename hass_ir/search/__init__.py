"""The search: thresholds a layer, judged by real accuracy and by the exact design for them."""
