"""People and organizations, out of what a model marks: ``named.named``."""
