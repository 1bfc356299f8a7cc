"""An Airflow of one's own, below one folder of the checkout: what ``make up``, ``make down`` and ``make demo`` run."""

from standalone.airflow import PROJECT, Airflow

UP = Airflow(PROJECT / ".airflow" / "up", {})
"""The one of ``make up``: lake, sources and import roots are the defaults, or what the caller's environment says."""
