"""Numbers in Vietnamese words: "hai trăm linh năm" is 205, "bốn lăm" 45, "mười chín" 19, "nghìn hai" 1200."""

from collections.abc import Sequence

from language.misread import Misread, Reason
from language.spelling import bare, has_marks, key

DIGITS = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
LAST = DIGITS | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "rưỡi": 0}
TENS = ("mươi", "chục")
TEN = ("mười", "chục")
LINKS = ("linh", "lẻ")
HUNDRED = ("trăm",)
THOUSAND = ("nghìn", "ngàn", "ngìn")
MILLION = ("triệu",)
PREFIXED = {"hăm": 20, "băm": 30}
ALL = (*LAST, *TENS, *TEN, *LINKS, *HUNDRED, *THOUSAND, *PREFIXED, "rưởi")
SAID_OF_A_FEW = {(3, 5), (5, 7), (7, 8)}
BY_KEY = {key(word): word for word in ALL}
BY_BARE: dict[str, list[str]] = {}
for _word in ALL:
    if _word not in BY_BARE.setdefault(bare(_word), []):
        BY_BARE[bare(_word)].append(_word)


def is_figure_word(word: str) -> bool:
    """True for a small word that numbers are made of."""
    return key(word) in BY_KEY or (word == bare(word) and word in BY_BARE)


def _is_figure(word: str, marked: bool) -> bool:
    return word.isdigit() or key(word) in BY_KEY or (not marked and word == bare(word) and word in BY_BARE)


def runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where numbers stand in small words, as [from, to) places: figures, and words in a row that make one."""
    marked = has_marks(words)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _is_figure(words[end], marked) and not _two_figures(words, at, end):
            if words[end] == "tam" and end + 1 < len(words) and words[end + 1].isdigit():
                break  # "tầm 60"
            end += 1
        scaled = end > at + 1 and any(_is_round(word) for word in words[at:end])
        if end > at and (scaled or any(word.isdigit() or _counts(word) for word in words[at:end])):
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _two_figures(words: Sequence[str], start: int, at: int) -> bool:
    return at > start and words[at].isdigit() and words[at - 1].isdigit()


def _counts(word: str) -> bool:
    """A word that can be a number alone: "linh", "rưỡi" and "không" cannot."""
    return any((one in DIGITS and one != "không") or one in TEN or one in PREFIXED for one in _meanings(word))


def _meanings(word: str) -> list[str]:
    return [BY_KEY[key(word)]] if key(word) in BY_KEY else BY_BARE.get(word, [])


def number_of(words: Sequence[str]) -> int:
    """The one number that figures and words in a row make. Raises Misread."""
    if len(words) == 1 and words[0].isdigit():
        return int(words[0])
    if len(words) == 1 and _is_round(words[0]):
        raise Misread(Reason.ROUGH)
    return _scaled(list(words), ((MILLION, 1_000_000), (THOUSAND, 1_000), (HUNDRED, 100)))


def _scaled(words: list[str], scales: tuple[tuple[tuple[str, ...], int], ...]) -> int:
    """Millions, then thousands, then hundreds, then what is below."""
    if not scales:
        return _tens(words)
    (names, worth), lower = scales[0], scales[1:]
    place = next((at for at, word in enumerate(words) if set(_meanings(word)) & set(names)), None)
    if place is None:
        return _scaled(words, lower)
    head = _scaled(words[:place], lower) if place else 1
    rest = words[place + 1 :]
    return head * worth + _below(rest, worth, lower)


def _below(rest: list[str], worth: int, lower: tuple[tuple[tuple[str, ...], int], ...]) -> int:
    """What follows "trăm" or "nghìn": "rưỡi" is half of it, a lone digit a tenth each ("nghìn hai" is 1200)."""
    if not rest:
        return 0
    if len(rest) == 1 and bare(rest[0]) == "ruoi":
        return worth // 2
    if len(rest) == 1 and (digit := _digit(rest[0])):
        return digit * worth // 10
    value = _scaled(rest, lower)
    if value >= worth:
        raise Misread(Reason.NOT_A_FIGURE)
    return value


def _is_round(word: str) -> bool:
    """ "chục", "trăm", "nghìn" alone: as good as "many"."""
    return bool(set(_meanings(word)) & {"chục", *HUNDRED, *THOUSAND, *MILLION})


def _digit(word: str, last: bool = True) -> int | None:
    known = LAST if last else DIGITS
    if word.isdigit() and len(word) == 1:
        return int(word)
    return next((known[one] for one in _meanings(word) if one in known and one != "rưỡi"), None)


def _tens(words: list[str]) -> int:
    """Up to two digits: "mười", "hai mươi lăm", "bốn lăm", "linh năm", "ba"."""
    shape = [_shape(word) for word in words]
    match shape:
        case ["digit"]:
            return _or_misread(_digit(words[0], last=False))
        case ["figure"]:
            return int(words[0])
        case ["ten"] if "mười" in _meanings(words[0]):
            return 10
        case ["link", "digit"]:
            return _or_misread(_digit(words[1]))
        case ["ten", "digit"] if words[1] != "năm":  # "mười năm" may be ten years
            return 10 + _or_misread(_digit(words[1]))
        case ["digit", "ten"] if _is_ten_of_tens(words[1]):
            return _or_misread(_digit(words[0], last=False)) * 10
        case ["digit", "ten", "digit"] if _is_ten_of_tens(words[1]) and words[2] != "năm":
            return _or_misread(_digit(words[0], last=False)) * 10 + _or_misread(_digit(words[2]))
        case ["prefix", "digit"]:
            return PREFIXED[_meanings(words[0])[0]] + _or_misread(_digit(words[1]))
        case ["digit", "digit"]:
            return _two_digits(words)
    raise Misread(Reason.NOT_A_FIGURE)


def _shape(word: str) -> str:
    meant = set(_meanings(word))
    if meant & {*TEN, *TENS}:
        return "ten"
    if meant & set(LINKS):
        return "link"
    if meant & set(PREFIXED):
        return "prefix"
    if word.isdigit():
        return "digit" if len(word) == 1 else "figure"
    return "digit" if _digit(word) is not None else "none"


def _is_ten_of_tens(word: str) -> bool:
    return bool(set(_meanings(word)) & set(TENS))


def _two_digits(words: list[str]) -> int:
    """ "ba bảy" is 37; "ba bốn" may be three or four, so it is neither."""
    first, last = _or_misread(_digit(words[0], last=False)), _or_misread(_digit(words[1]))
    as_last_only = not any(one in DIGITS for one in _meanings(words[1]))
    if first < 1 or any(word.isdigit() for word in words):
        raise Misread(Reason.NOT_A_FIGURE)
    if (first == 1 or last == first + 1 or (first, last) in SAID_OF_A_FEW) and not as_last_only:
        raise Misread(Reason.TWO_FIGURES)
    if first == 1:
        raise Misread(Reason.NOT_A_FIGURE)
    return first * 10 + last


def _or_misread(value: int | None) -> int:
    if value is None:
        raise Misread(Reason.NOT_A_FIGURE)
    return value
