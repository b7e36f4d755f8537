"""Zalo: several bots at once, asked or told by webhook; words and numbered lines only, and few a month."""
