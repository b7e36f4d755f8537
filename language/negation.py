"""What a negation reaches: "chưa học", "đã học đâu", "không còn chi bộ nào chưa học", "không phải chưa học"."""

import re

from language.lexicon import Role
from language.senses import DEEDS, Senses

NOT_RIGHT = re.compile(r"(?:không|khong) (?:phải|phai)(?: (?:đâu|dau|thế|vậy|the|vay|ạ|a|em|anh|chị))*")
NOBODY_LEFT = re.compile(
    r"\b(?:không|khong|chẳng) ai\b|\b(?:không|khong|chẳng)\s(?:còn|con|có|co|thiếu|thieu|sót|sot)\b.*\b(?:nào"
    r"|nao|ai)\b"
)
NO_ONE_MORE = re.compile(r"\b(?:không|khong) (?:còn|con) (?:\S+ ){0,2}(?:nào|nao|ai)\b")
MISSES = re.compile(r"\b(?:thiếu|thieu|sót|sot)\b")
IDIOM = re.compile(
    r"\b(\S+)(?: \S+)? (?:đâu|dau|mô|mo) (?:mà|ma) \1\b"
    r"|^(?:\S+ ){0,3}?(?:đâu|dau) (?:có|co|đã|da|kịp|kip)\b(?= \S)(?! (?:phải|gì$|đâu|ạ|a$|em$|anh$|chị$))"
)
NOT_SO = re.compile(r"(?:đâu|dau) (?:có|co)(?: (?:đâu|dau|ạ|a|em|anh|chị))*")
LEADS_ON = ("mà", "ma", "nào", "nao")


def is_nobody_left(text: str, senses: Senses) -> bool:
    """ "không còn chi bộ nào chưa học", "không sót ai": all of them."""
    misses = bool(MISSES.search(text))
    if not NOBODY_LEFT.search(text) or not (senses.has(Role.NOT_YET) or misses):
        return False
    return misses or not senses.has(Role.UNFINISHED, Role.BEFOREHAND)


def is_no_one_more(text: str) -> bool:
    """ "không còn ai": beside a yes."""
    return bool(NO_ONE_MORE.search(text))


def is_double(senses: Senses) -> bool:
    """ "không phải là chưa học": says nothing certain by itself. "Không, chưa" denies twice."""
    no, not_yet = senses.place(Role.NO), senses.place(Role.NOT_YET)
    return no < not_yet < len(senses.terms) and (no, not_yet) != (0, 1)


def is_idiom(text: str) -> bool:
    """ "rồi mô mà rồi", "học hết đâu mà học", "đâu có học"."""
    return bool(IDIOM.search(text))


def is_not_so(text: str) -> bool:
    """ "đâu có": no more than an opening no."""
    return bool(NOT_SO.fullmatch(text))


def is_not_right(text: str) -> bool:
    """ "không phải đâu": of something else, before the answer."""
    return bool(NOT_RIGHT.fullmatch(text))


def denied_by_where(text: str, senses: Senses) -> bool:
    """ "đã học đâu", "có làm đâu", "chưa đâu" deny; "tổ chức đâu" may ask."""
    not_yet, no = senses.count(Role.NOT_YET), senses.count(Role.NO)
    if not_yet == 1 and not no:
        return True
    if no == 1 and not not_yet and not senses.has(Role.FINISHED):
        return senses.has(*DEEDS) or bool(re.search(r"\b(?:có|co)\b", text))
    at = senses.place(Role.NOT_AT_ALL)
    after = senses.terms[at + 1].words[0] if at + 1 < len(senses.terms) else ""
    at_end = senses.terms[-1].may(Role.NOT_AT_ALL, Role.COURTESY) or after in LEADS_ON
    return senses.has(Role.PAST, Role.AGREES) and at_end and not senses.ends_it and not not_yet and not no
