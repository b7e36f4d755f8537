"""Numbers in Vietnamese words, without marks: "hai tram linh nam" is 205, "bon lam" 45, "muoi chin" 19."""

from language.misread import Misread, Reason

DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
LAST = DIGITS | {"tu": 4, "lam": 5, "nham": 5}
TENS = ("muoi", "chuc")
LINKS = ("linh", "le")
ALL = {*LAST, *TENS, *LINKS, "tram", "nghin", "ngan", "ruoi"}


def in_words(words: list[str]) -> tuple[int, list[str]]:
    """The one number in the words, and the words that are no part of it. Raises Misread."""
    first = next((place for place, word in enumerate(words) if word in DIGITS or word in TENS), None)
    if first is None:
        raise Misread(Reason.NOT_A_FIGURE)
    end = first
    while end < len(words) and words[end] in ALL:
        end += 1
    if any(word in DIGITS for word in words[end:]):
        raise Misread(Reason.TWO_FIGURES)
    return _whole(words[first:end]), words[:first] + words[end:]


def _whole(words: list[str]) -> int:
    for mark in ("nghin", "ngan"):
        if mark in words:
            place = words.index(mark)
            rest = words[place + 1 :]
            return _hundreds(words[:place]) * 1000 + (500 if rest == ["ruoi"] else _hundreds(rest) if rest else 0)
    return _hundreds(words)


def _hundreds(words: list[str]) -> int:
    if "tram" not in words:
        return _tens(words)
    place = words.index("tram")
    if place != 1 or words[0] not in DIGITS:
        raise Misread(Reason.NOT_A_FIGURE)
    rest = words[2:]
    if rest == ["ruoi"]:
        return DIGITS[words[0]] * 100 + 50
    return DIGITS[words[0]] * 100 + (_tens(rest) if rest else 0)


def _tens(words: list[str]) -> int:
    """Up to two digits: "muoi", "hai muoi lam", "bon lam", "linh nam", "ba"."""
    match words:
        case [one] if one in DIGITS:
            return DIGITS[one]
        case ["muoi"]:
            return 10
        case [link, one] if link in LINKS and one in LAST:
            return LAST[one]
        case ["muoi", one] if one in LAST:
            return 10 + LAST[one]
        case [ten, tens] if tens in TENS and DIGITS.get(ten):
            return DIGITS[ten] * 10
        case [ten, tens, one] if tens in TENS and DIGITS.get(ten) and one in LAST:
            return DIGITS[ten] * 10 + LAST[one]
        case [ten, one] if DIGITS.get(ten, 0) > 1 and one in LAST:
            return DIGITS[ten] * 10 + LAST[one]
    raise Misread(Reason.NOT_A_FIGURE)
