"""Agencies, media and documents that a text names as its source: ``cited.citations``."""
