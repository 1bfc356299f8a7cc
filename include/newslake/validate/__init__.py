"""The staged batch against what its tables promise: what may be published, what is refused, what holds the batch."""
