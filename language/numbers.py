"""How many? Digits as they are grouped in Vietnam, words, and what part of a quota is in. Never a guess."""

import re

from language.confirm import read_confirm
from language.figures import in_words
from language.misread import Misread, Reason
from language.spelling import plain

LONGEST = 300
GROUPED = re.compile(r"(?<![\d.,/])\d{1,3}(?:[., ]\d{3})+(?![\d.,/]*\d)")
THOUSANDS = re.compile(r"(?<!\w)(\d{1,3})k(\d?)(?!\w)")
ODD = re.compile(r"\d[.,]\d|\d\s*%|(?<!\w)[-−]\s*\d|\d\s*(?:-|–|den|toi|~)\s*\d|\d+[/:]\d")
PHONE = re.compile(r"\d{8,}")
CORRECTED = re.compile(r".*\b(?:nham|a quen|quen|sua lai|y em la)\b[,\s]*(?=.*\d)", re.DOTALL)
TOTAL = re.compile(r"\btong(?: so| cong)?(?: la)?\s+(\d+)\b")
ROUGH = re.compile(r"\b(?:gan|duoi|chua (?:den|toi)|hang|vai|may|nhieu|it|hoac|hay|den|toi|nua|phan tram)\b")
NOBODY = re.compile(
    r"^(?:da |dang |don vi |chi bo |em )*(?:chua|khong|ko|k)"
    r"(?: co)?(?: ai| (?:nguoi|dong chi|dc|d/c|ca nhan) nao)\b"
)
COURTEOUS = """
    a da vang roi xong em anh chi bac toi don vi chi bo co la nhe nha dong chi dc d c nguoi luot du tham gia
    dat nop gui ke hoach ca nhan tap the tat ca duoc khoang tam chung do co hon tren dang vien can bo bao cao
    so luong tong cong thi o ben hien nay
"""
COURTESY = frozenset(COURTEOUS.split())


def read_number(text: str, least: int | None = None, most: int | None = None) -> int:
    """A whole number from 0, within the bounds. Raises Misread."""
    value = _number(plain(text))
    if (most is not None and value > most) or (least is not None and value < least):
        raise Misread(Reason.TOO_MANY if most is not None and value > most else Reason.TOO_FEW)
    return value


def _number(said: str) -> int:
    if not said or len(said) > LONGEST or "?" in said:
        raise Misread(Reason.NOT_A_FIGURE)
    if NOBODY.search(said):
        return 0
    said = CORRECTED.sub("", said)
    said = GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), said)
    said = THOUSANDS.sub(lambda found: str(int(found[1]) * 1000 + int(found[2] or 0) * 100), said)
    if ODD.search(said) or ROUGH.search(said) or PHONE.search(said):
        raise Misread(Reason.ROUGH if ROUGH.search(said) else Reason.NOT_A_FIGURE)
    if stated := TOTAL.search(said):
        return int(stated[1])
    return _only_figure(said)


def _only_figure(said: str) -> int:
    words = re.findall(r"\d+|[^\W\d_]+", said)
    figures = [word for word in words if word.isdigit()]
    if len(figures) > 1:
        raise Misread(Reason.TWO_FIGURES)
    if figures:
        _know([word for word in words if not word.isdigit()])
        return int(figures[0])
    value, rest = in_words(words)
    _know(rest)
    return value


def _know(words: list[str]) -> None:
    if any(word not in COURTESY for word in words):
        raise Misread(Reason.NOT_A_FIGURE)


SHARE = re.compile(r"(?<![\d/.,])(\d+)\s*/\s*(\d+)(?![\d/])")
MISSING = re.compile(r"\b(?:con|thieu|moi thieu|chi con)\s+(\w+)\b(.*)")
NOT_IN = re.compile(r"\bchua\b|\bnua\b|\bthieu\b")
ALL = re.compile(r"\b(?:du|ca|tat ca|het|toan bo|day du|100%)\b")
EVERYONE = frozenset(("du", "ca", "tat", "het", "toan", "bo", "day"))
HALF = re.compile(r"^(?:da |dang )?(?:duoc |nop )?(?:mot )?nua(?: roi)?(?: a)?$")
PERCENT = re.compile(r"^\D*(\d{1,3})\s*%\D*$")
PART_WORDS = re.compile(r"\b(?:chua du|gan|sap|khong du|ko du|hoi|dang|chac|hinh nhu|khoang|tam|chung)\b")


def read_quota(text: str, total: int) -> int:
    """How many of `total` are in: 0 to total. Raises Misread."""
    said = plain(text)
    if not said or len(said) > LONGEST or "?" in said or PART_WORDS.search(said):
        raise Misread(Reason.UNCLEAR)
    for reading in (_share, _missing, _everyone, _part):
        if (value := reading(said, total)) is not None:
            return value
    if total == 1 and not any(letter.isdigit() for letter in said):
        return _the_only_one(text)
    value = _number(said)
    if value > total:
        raise Misread(Reason.TOO_MANY)
    return value


def _the_only_one(text: str) -> int:
    try:
        return int(read_confirm(text).yes)
    except Misread:
        return read_number(text, most=1)


def _share(said: str, total: int) -> int | None:
    found = SHARE.findall(said)
    if not found:
        return None
    done, of = int(found[0][0]), int(found[0][1])
    if len(found) > 1 or of != total or done > total:
        raise Misread(Reason.TOO_MANY if done > total else Reason.UNCLEAR)
    return done


def _missing(said: str, total: int) -> int | None:
    found = MISSING.search(said)
    if not found or not NOT_IN.search(said):
        return None
    left = int(found[1]) if found[1].isdigit() else in_words([found[1]])[0]
    if left > total or any(letter.isdigit() for letter in found[2]):
        raise Misread(Reason.UNCLEAR)
    return total - left


def _everyone(said: str, total: int) -> int | None:
    if not ALL.search(said) or re.search(r"\b(?:chua|khong|ko|con|thieu|tru)\b", said):
        return None
    words = [word for word in re.findall(r"\d+|[^\W\d_]+", said) if word not in EVERYONE]
    figures = [word for word in words if word.isdigit()]
    if len(figures) > 1:
        raise Misread(Reason.TWO_FIGURES)
    value, rest = _words_or([word for word in words if not word.isdigit()], total)
    _know(rest)
    if (int(figures[0]) if figures else value) != total:
        raise Misread(Reason.UNCLEAR)
    return total


def _words_or(words: list[str], default: int) -> tuple[int, list[str]]:
    try:
        return in_words(words)
    except Misread:
        return default, words


def _part(said: str, total: int) -> int | None:
    if HALF.search(said):
        share = 50
    elif found := PERCENT.search(said):
        share = int(found[1])
    else:
        return None
    if share > 100 or total * share % 100:
        raise Misread(Reason.ROUGH)
    return total * share // 100
