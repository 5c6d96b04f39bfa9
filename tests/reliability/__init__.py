"""The plan of attacks and faults that `docs/reliability.md` reports: `python -m tests.reliability`."""
