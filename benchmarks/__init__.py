"""What the README's figures come from: this bot beside two that do nothing but answer. `python -m benchmarks`."""
