"""Which of the options? By number, name, part of a name, or a slip of the hand; two of them are none."""

import difflib
import re
from collections.abc import Sequence

from language.figures import DIGITS
from language.misread import Misread, Reason
from language.spelling import plain

LONGEST = 200
ALIKE = 0.86
NUMBERED = re.compile(r"(?:so|muc|y|cau|phuong an|lua chon|dong|thu)?\s*(\d{1,2}|\w+)")
BOTH = re.compile(r"\bca (?:hai|2)\b")
TOGETHER = "ket hop"
POLITE = """
    a da vang em anh chi bac toi minh don vi dv chi bo cb ben chon la thi nhe nha hoc to chuc theo hinh thuc
    muc loai xep duoc bao cao thua dong chi
"""
COURTESY = frozenset(POLITE.split())
DENIES = frozenset({"khong", "ko", "chua", "chang"})


def read_choice(text: str, options: Sequence[str]) -> str:
    """The one option that a reply names. Raises Misread."""
    said = re.sub(r"[.,;!]+", " ", plain(text)).strip()
    if not said or len(said) > LONGEST or "?" in said:
        raise Misread(Reason.NOT_AN_OPTION)
    named = [plain(option) for option in options]
    for reading in (_exact, _by_number, _both, _named, _part, _slip):
        places = reading(said, named)
        if len(places) > 1:
            break
        if places:
            return options[places[0]]
    raise Misread(Reason.NOT_AN_OPTION)


def _core(said: str) -> str:
    return " ".join(word for word in said.split() if word not in COURTESY)


def _exact(said: str, named: Sequence[str]) -> list[int]:
    return [place for place, name in enumerate(named) if name in (said, _core(said)) or _core(name) == _core(said)]


def _by_number(said: str, named: Sequence[str]) -> list[int]:
    found = NUMBERED.fullmatch(_core(said)) or NUMBERED.fullmatch(said)
    figure = found[1] if found else ""
    number = int(figure) if figure.isdigit() else DIGITS.get(figure, 0)
    return [number - 1] if 1 <= number <= len(named) else []


def _both(said: str, named: Sequence[str]) -> list[int]:
    return [place for place, name in enumerate(named) if TOGETHER in name] if BOTH.search(said) else []


def _named(said: str, named: Sequence[str]) -> list[int]:
    """Options whose whole name stands in the reply; not one that is part of a longer one that does too."""
    found = [place for place, name in enumerate(named) if _stands_in(name, said)]
    longest = [
        place for place in found if not any(named[place] in named[other] for other in found if other != place)
    ]
    rest = said
    for place in longest:
        rest = rest.replace(named[place], " ")
    return [] if set(rest.split()) & DENIES else longest


def _part(said: str, named: Sequence[str]) -> list[int]:
    core = _core(said)
    return [place for place, name in enumerate(named) if core and _stands_in(core, name)]


def _stands_in(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _slip(said: str, named: Sequence[str]) -> list[int]:
    close = difflib.get_close_matches(_core(said), named, n=2, cutoff=ALIKE)
    return [named.index(name) for name in close]
