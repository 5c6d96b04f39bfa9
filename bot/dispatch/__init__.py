"""Everything inside the transaction: what was said or has become due, and what is answered to it."""
