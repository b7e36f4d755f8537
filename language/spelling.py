"""How letters are brought to one form: what a phone, a keyboard or a paste does to them must not matter."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]")
MARKS = re.compile(r"[\u0300-\u036f]+")
TONES = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")
COMRADE = re.compile(r"(?<![\w/])đ\s?/\s?c(?!\w)|(\d)đ\s?/\s?c(?!\w)", re.IGNORECASE)
TOKEN = re.compile(r"\d+(?:[.,/]\d+)*%?|[^\W\d_]+|👍|[?]")


def clean(text: str) -> str:
    """The text in NFC, full-width letters made plain, without what cannot be seen, spaces folded; case kept."""
    visible = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    printable = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in visible)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def clean_lines(text: str) -> str:
    """The text as `clean` makes it, line by line: its paragraphs stay, with at most one empty line between two."""
    lines = [clean(line) for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip("\n")


def plain(text: str) -> str:
    """For loose matching: clean, small, and without Vietnamese marks ("Đã họp" → "da hop")."""
    small = clean(text).lower().replace("đ", "d")
    return unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFD", small)))


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """One small word without its marks."""
    return MARKS.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d")


@lru_cache(maxsize=4096)
def key(word: str) -> str:
    """One small word with its tone last, so that "hoà" and "hòa", "uỷ" and "ủy" are the same."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", TONES.sub("", apart)) + "".join(TONES.findall(apart))


def has_marks(words: Iterable[str]) -> bool:
    """True where some small word has Vietnamese marks, courtesy apart: then its writer puts them."""
    return any(word != bare(word) for word in words if word not in ("dạ", "ạ"))


def words_of(text: str) -> list[str]:
    """The small words, figures, question marks and thumbs of a text; "đ/c" counts as "đồng chí"."""
    spelled = COMRADE.sub(lambda found: f"{found[1] or ''} đồng chí ", clean(text).lower())
    return TOKEN.findall(spelled)
