"""A reply as it was meant: keystrokes read, short forms written out, what is only quoted left aside."""

import re

from language.figures import is_figure_word
from language.lexicon import LEXICON, spelled
from language.spelling import clean

LONGEST = 1_000
QUOTED = re.compile(r"[\"“”«»][^\"“”«»]{0,300}[\"“”«»]")
COMRADES = re.compile(r"(?<![\w/])[đd]\s?/\s?c(?!\w)|(?<=\d)[đd]\s?/\s?c(?!\w)")
MONTH = re.compile(r"(?<!\w)(\d{1,2})\s?(?:t|th|thg)\.?\s?(\d{1,2})(?!\w)")
WEEKDAY = re.compile(r"(?<!\w)t(?:h)?\.?([2-7])(?!\w)(?=(?: \S+){0,2} tu)")
PIECE = re.compile(r"\d+[hk]\d*(?!\w)|\d+(?:[.,/:-]\d+)*|[^\W\d_][^\W_]*|[^\w]|_")
LETTERS_THEN_FIGURES = re.compile(r"([^\W\d_]+)(\d+)")
OPENS = re.compile(r"^dạ[\s,]+")
CLOSES = re.compile(r"[\s,]+ạ$")
SPACED = re.compile(r"\s+")
SISTER_AFTER = frozenset(("ạ", "a", "rồi", "vâng", "thưa", "chào", "cáo", "ơn", "nhé"))
NO_BEFORE_WORDS = "có co học hoc tổ to làm lam biết biet rõ ro nhớ nho phải phai tc"
NO_BEFORE = frozenset(NO_BEFORE_WORDS.split())


def meant(text: str) -> str:
    """The reply in small letters with every word as it is spelled in the lexicon; "" for one too long."""
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    said = _unquoted("\n".join(clean(line) for line in text.splitlines() if not line.lstrip().startswith(">")))
    said = COMRADES.sub(" đồng chí ", said.lower())
    said = WEEKDAY.sub(r"thứ \1", MONTH.sub(r"\1 tháng \2", said))
    pieces = _written_out([_piece(one) for one in PIECE.findall(_long_forms(said))])
    return _without_courtesy(SPACED.sub(lambda space: "\n" if "\n" in space[0] else " ", "".join(pieces)).strip())


def _without_courtesy(said: str) -> str:
    """The text without the "dạ" it opens and the "ạ" it closes with, where anything is left then."""
    while (less := CLOSES.sub("", OPENS.sub("", said))) not in (said, ""):
        said = less
    return said


def _unquoted(text: str) -> str:
    """Several words in quotes are somebody else's, unless there is nothing else."""
    rest = QUOTED.sub(lambda found: " " if " " in found[0].strip('"“”«» ') else found[0], text)
    return rest if any(letter.isalnum() for letter in rest) else text


def _piece(piece: str) -> str:
    """One word as it is meant; figures that hang on a word stand apart."""
    if not piece[0].isalpha() or piece in LEXICON.short or piece in LEXICON.short_after_figure:
        return piece
    told = spelled(piece)
    return LETTERS_THEN_FIGURES.sub(r"\1 \2", told) if any(letter.isdigit() for letter in told) else told


def _long_forms(said: str) -> str:
    """Short forms of several words, such as "bao h"."""
    for form, full in LEXICON.long_forms:
        said = form.sub(full, said)
    return said


def _written_out(pieces: list[str]) -> list[str]:
    words = [at for at, piece in enumerate(pieces) if piece[0].isalnum()]
    written = list(pieces)
    for place, at in enumerate(words):
        before = written[words[place - 1]] if place else ""
        after = pieces[words[place + 1]] if place + 1 < len(words) else ""
        written[at] = _in_context(pieces[at], before, after)
    return written


def _in_context(word: str, before: str, after: str) -> str:
    """A short form written out, by the word before and the word after it."""
    last = before.split()[-1] if before else ""
    if word in LEXICON.short_after_figure and last and (last[-1].isdigit() or is_figure_word(last)):
        return f" {LEXICON.short_after_figure[word]}" if before[-1].isdigit() else LEXICON.short_after_figure[word]
    if word == "ch":
        return "chị" if last in SISTER_AFTER else "chưa"
    if word == "kh":
        return "không" if not before or after in NO_BEFORE else "kế hoạch"
    if word == "hn":
        return "hội nghị" if last in ("dự", "du", "chức", "chuc") else "hôm nay"
    return LEXICON.short.get(word, word)
