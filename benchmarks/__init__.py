"""Measures what a user waits for, with a real mpv and the stand-in server: `python -m benchmarks`."""
