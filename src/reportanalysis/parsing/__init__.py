"""What is a heading, what a commitment: from raw text to one row per sentence."""
