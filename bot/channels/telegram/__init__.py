"""Telegram: polled with an offset that moves only after storing, spoken to at its pace."""
