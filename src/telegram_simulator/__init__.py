"""A Bot API server for demo, tests and benchmarks."""
