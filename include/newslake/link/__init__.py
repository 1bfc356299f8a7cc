"""Articles and each other: what is already published, what is another version, what is a copy."""
