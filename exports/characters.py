"""Which characters a document may hold: one that holds any other opens in no program."""

import re

# The characters of XML 1.0; a tab and a new line are among them.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def like_a_formula(text: str) -> bool:
    """True for words that a program may take for a formula once somebody edits their cell or saves it as CSV."""
    return text.startswith(LIKE_FORMULAS)


def allowed(text: str) -> str:
    """The text without the characters that no document may hold."""
    return FORBIDDEN.sub("", text)
