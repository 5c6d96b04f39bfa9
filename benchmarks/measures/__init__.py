"""What is measured: each module returns rows for the table."""
