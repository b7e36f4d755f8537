"""Which of the options? By number, name, part of a name, or a slip of the hand; two of them are none."""

import difflib
import re
from collections.abc import Sequence

from language.clauses import as_corrected, clauses_of
from language.dates import WRITTEN
from language.figures import number_of
from language.lexicon import Role, terms_of
from language.meant import meant
from language.misread import Misread, Reason
from language.spelling import plain

LONGEST = 200
ALIKE = 0.86
NUMBERED = re.compile(
    r"(?:so|muc|y|cau|phuong an|pa|lua chon|dong|chon|dap an|cai thu|cai|phuong an thu|cai so|o|muc so"
    r"|y so)?\s*(\d{1,2}|\w+)"
)
BOTH = re.compile(r"\bca (?:hai|2)\b")
OF_SOMETHING = re.compile(
    r"\b(?:\d+|mot|hai|ba|bon) (?:chi bo|don vi|dong chi|nguoi|buoi|lop|to|ban)\b|\b(?:(?<!cai )(?<!an )thu"
    r"|ngay|thang) \d"
)
TURNING = (
    Role.UNFINISHED, Role.BEFOREHAND, Role.SOON, Role.DOUBT, Role.ROUGHLY, Role.VAGUE, Role.ASKS,
    Role.NOT_YET, Role.NO,
)  # fmt: skip
MERE = (
    Role.COURTESY, Role.AROUND, Role.BESIDE, Role.STUDY, Role.DEED, Role.THING, Role.FINISHED, Role.PAST,
)  # fmt: skip
STRESSING = frozenset(
    ("rat", "lam", "thoi", "luon", "cung", "muc", "dat", "loai", "ca", "het", "da", "roi", "that", "qua")
)
ORDINALS = {"dau": 0, "dau tien": 0, "thu nhat": 0, "nhat": 0, "cuoi": -1, "cuoi cung": -1}
TOGETHER = "ket hop"
POLITE = """
    a da vang u ok em anh chi bac toi minh don vi chi bo ben chon la thi nhe nha hoc to chuc theo hinh thuc
    cua ban chung     muc loai xep duoc bao cao thua dong chi o tai co het deu toan bo roi nay do cai
    phuong an bang qua tu danh gia dat
"""
COURTESY = frozenset(POLITE.split())
DENIES_WORDS = (
    "khong chua chang sap gan nhu chac hoac hay neu tuong nghi le dinh tru hon kem so voi bang tren duoi"
)
DENIES = frozenset(DENIES_WORDS.split())
DEEDS = frozenset(("lam", "thuc", "hien", "trien", "khai", "hoc", "to", "chuc"))


def read_choice(text: str, options: Sequence[str]) -> str:
    """The one option that a reply names. Raises Misread."""
    if len(text.strip()) > 2 * LONGEST or "?" in text or "？" in text:
        raise Misread(Reason.NOT_AN_OPTION)
    said = re.sub(r"[.,;!:()\"'“”/-]+", " ", WRITTEN.sub(" ", plain("; ".join(as_corrected(clauses_of(text))))))
    said = " ".join(said.split())
    named = [plain(meant(option)) for option in options]
    for reading in (_exact, _by_number, _both, _named, _part, _slip):
        places = reading(said, named) if said else []
        if len(places) > 1:
            break
        if places:
            return options[places[0]]
    raise Misread(Reason.NOT_AN_OPTION)


def _core(said: str) -> str:
    return " ".join(word for word in said.split() if word not in COURTESY)


def _exact(said: str, named: Sequence[str]) -> list[int]:
    return [
        place
        for place, name in enumerate(named)
        if name in (said, _core(said)) or _core(name) == _core(said) != ""
    ]


def _by_number(said: str, named: Sequence[str]) -> list[int]:
    if OF_SOMETHING.search(said):
        return []
    if (place := ORDINALS.get(_core(said).removeprefix("thu "), ORDINALS.get(_core(said)))) is not None:
        return [place % len(named)]
    found = NUMBERED.fullmatch(_core(said)) or NUMBERED.fullmatch(said)
    number = _number(found[1]) if found else 0
    return [number - 1] if 1 <= number <= len(named) else []


def _number(word: str) -> int:
    try:
        return number_of([word])
    except Misread:
        return 0


def _both(said: str, named: Sequence[str]) -> list[int]:
    if not BOTH.search(said) or set(said.split()) & DENIES:
        return []
    return [place for place, name in enumerate(named) if TOGETHER in name]


def _named(said: str, named: Sequence[str]) -> list[int]:
    """Options whose whole name stands in the reply; not one that is part of a longer one that does too."""
    found = [place for place, name in enumerate(named) if _stands_in(name, said)]
    longest = [
        place for place in found if not any(named[place] in named[other] for other in found if other != place)
    ]
    rest = f" {said} "
    for place in longest:
        rest = rest.replace(f" {named[place]} ", "  ")
    words = set(rest.split())
    if _turned(rest.replace("100%", " "), short=any(" " not in named[place] for place in longest)):
        return []
    return [] if words & (DENIES | _telling(named, longest)) else longest


def _turned(rest: str, *, short: bool) -> bool:
    """What stands beside the option makes it another: a part, a bound, a doubt, or, of a short one, any news."""
    left = [word for word in rest.split() if word not in COURTESY]
    terms = terms_of(left, (*TURNING, *MERE))
    turns = any(term.roles and term.roles <= set(TURNING) for term in terms)
    if any(letter.isdigit() for letter in rest) or turns:
        return True
    return short and any(word not in STRESSING for word in left)


def _telling(named: Sequence[str], chosen: Sequence[int]) -> set[str]:
    """Words that only an option that was not named has: with them the reply is about that one, too."""
    theirs = [set(name.split()) for place, name in enumerate(named) if place not in chosen]
    ours = {word for place in chosen for word in named[place].split()}
    return {word for words in theirs for word in words} - ours - COURTESY if chosen else set()


def _part(said: str, named: Sequence[str]) -> list[int]:
    core = _core(said)
    short = " ".join(word for word in core.split() if word not in DEEDS)
    found = [place for place, name in enumerate(named) if core and _stands_in(core, name)]
    return found or [place for place, name in enumerate(named) if short and _stands_in(short, name)]


def _stands_in(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _slip(said: str, named: Sequence[str]) -> list[int]:
    close = difflib.get_close_matches(_core(said), named, n=2, cutoff=ALIKE)
    return [named.index(name) for name in close]
