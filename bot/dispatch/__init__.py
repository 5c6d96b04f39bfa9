"""Everything inside the transaction: handling incoming events and due timers, and storing the replies."""
