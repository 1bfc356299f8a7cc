"""What newslake costs and how well it reads: ``python -m benchmarks``; and the scripts that train its models."""
