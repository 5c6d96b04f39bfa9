"""Measures the figures of docs/figures.md: this bot beside two that do nothing but answer. `python -m benchmarks`."""
