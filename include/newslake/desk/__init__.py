"""What the pages of the news desk show: pure functions from a lake to plain values; no HTML, no Airflow."""
