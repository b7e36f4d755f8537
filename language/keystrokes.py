"""Raw keystrokes of the two ways in which Vietnamese is typed: "ddax hocj" and "d9a4 ho5c" are "đã học"."""

import re
import unicodedata

TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
HATS = {"a": "â", "e": "ê", "o": "ô"}
VOWELS = "aăâeêioôơuưy"
LONGEST = 12
HAS_TONE = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")


def telex(word: str) -> str | None:
    """What the keys of a small word write by Telex, its tone last; None when they are none of that."""
    if not _may_be_keys(word):
        return None
    letters: list[str] = []
    tone = ""
    for letter in word:
        seen = any(one in VOWELS for one in letters)
        if letter in TELEX_TONES and seen:
            tone = TELEX_TONES[letter]
        elif letter == "w":
            _horn(letters)
        elif letter == "d" and letters and letters[0] == "d" and (seen or len(letters) == 1):
            letters[0] = "đ"
        elif letter in HATS and letter in letters and HATS[letter] not in letters:
            letters[len(letters) - 1 - letters[::-1].index(letter)] = HATS[letter]
        else:
            letters.append(letter)
    return "".join(letters) + tone


def vni(word: str) -> str | None:
    """What the keys of a small word write by VNI, its tone last; None when they are none of that."""
    if not _may_be_keys(word) or not any(letter.isdigit() for letter in word):
        return None
    letters: list[str] = []
    tone = ""
    for letter in word:
        if letter in VNI_TONES:
            tone = VNI_TONES[letter]
        elif letter in VNI_SHAPES:
            _shape(letters, VNI_SHAPES[letter])
        else:
            letters.append(letter)
    return "".join(letters) + tone


def _may_be_keys(word: str) -> bool:
    return len(word) <= LONGEST and not HAS_TONE.search(unicodedata.normalize("NFD", word))


def _horn(letters: list[str]) -> None:
    """The key w: uo → ươ, or the last a, o, u gets its horn; alone it is ư."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] == "o" and at and letters[at - 1] in "uư":
            letters[at - 1 : at + 1] = ["ư", "ơ"]
            return
        if letters[at] == "a" and at and letters[at - 1] == "u":
            letters[at - 1] = "ư"
            return
        if letters[at] in "aou":
            letters[at] = {"a": "ă", "o": "ơ", "u": "ư"}[letters[at]]
            return
    letters.append("ư")


def _shape(letters: list[str], shapes: dict[str, str]) -> None:
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in shapes:
            if shapes[letters[at]] == "ơ" and at and letters[at - 1] == "u":
                letters[at - 1] = "ư"
            if shapes[letters[at]] == "ư" and at + 1 < len(letters) and letters[at + 1] == "o":
                letters[at + 1] = "ơ"
            letters[at] = shapes[letters[at]]
            return
