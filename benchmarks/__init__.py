"""Speed, measured by hand and by name: ``python -m benchmarks.decode``."""
