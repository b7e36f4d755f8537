"""Telegram: polled with an offset that moves only after storing, spoken to at its pace."""

import os

# The library asks for it: times to wait as timedelta, which its next version has anyway.
os.environ.setdefault("PTB_TIMEDELTA", "1")
