"""`python -m bot.cli` is `entraide`."""

import sys

from bot.cli import main

sys.exit(main())
