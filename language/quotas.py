"""How many of those who have to? "2/3", "đủ cả", "còn 1 đ/c chưa": from none to all, never a guess."""

import re

from language.clauses import as_corrected, clauses_of
from language.confirm import read_confirm
from language.figures import number_of, runs
from language.lexicon import Role, terms_of
from language.meant import meant
from language.misread import Misread, Reason
from language.numbers import is_nobody, only_figure
from language.spelling import plain

LONGEST = 300
NOUN = "ca nhan"
FIGURE = r"(\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
PERSON = r"(?:nguoi|dong chi|ca nhan|dang vien|ban|ke hoach|can bo|truong hop|suat)"
SHARE = re.compile(r"(?<![\d/.,])(\d+)\s?/\s?(\d+)(?![\d/])")
SPOKEN_SHARE = re.compile(rf"\b{FIGURE}(?: {PERSON})?(?: tren| trong)(?: tong so| so| tong)? {FIGURE}\b")
MISSING = re.compile(
    rf"\b(?:con lai|con thieu|van con|moi thieu|chi con|chi thieu|con co|con dung|thieu dung|thieu moi|con moi"
    rf"|con co moi|con duy nhat|con moi|con|thieu|tru)\s+{FIGURE}\b(?: {PERSON})?(?! (?:ngay|tuan|thang|gio"
    rf"|buoi|hom|nam|phut)\b)"
)
NOT_IN = re.compile(rf"(?:^|\b(?:co|con) ){FIGURE}(?: {PERSON})? (?:van |con |thi )?chua\b")
BOTH_SIDES = re.compile(
    rf"\b{FIGURE}(?: {PERSON})?(?: da)? (?:nop|gui|xong|roi|du|co).*?\b{FIGURE}(?: {PERSON})? (?:van |con "
    rf"|thi )?chua\b"
)
DONE_AND_LEFT = re.compile(
    rf"\b(?:nop|gui|duoc|co|xong|du)(?: duoc| du)? {FIGURE}(?: {PERSON})?(?: roi)? (?:con|thieu)(?: lai"
    rf"| thieu)? {FIGURE}\b"
)
NOBODY_LEFT = re.compile(
    rf"\b(?:khong|chang) (?:con|thieu|sot|co)(?: co)?(?: thieu)? (?:ai|{PERSON} nao)(?: (?:chua|con|thieu|nop"
    rf"|gui|a|nua|ca|het|dang ky|ke hoach))*$"
)
ALL = re.compile(
    r"\b(?:du|ca|tat ca|het|toan bo|day du|tron|100%|100 phan tram|moi nguoi|ai cung)\b|(?<!\d)100 ?%"
)
EVERYONE_WORDS = "du ca tat het toan bo day tron moi ai cung deu 100 phan tram cac cai so"
EVERYONE = frozenset(EVERYONE_WORDS.split())
HALF = re.compile(
    r"^(?:(?:da|a|em|vang|duoc|nop|moi|dung|co|xong|gui) )*(?:mot |1 )?nua(?: so)?(?: (?:roi|a|nhe|dong chi"
    r"|nguoi|so|nop))*$"
)
PERCENT = re.compile(r"^[^\d%]*(\d{1,3})\s?(?:%|phan tram)[^\d%]*$")
DOUBTS = re.compile(
    r"\b(?:chua du|chua het|chua day du|gan|sap|khong du|hoi|dang|chac|hinh nhu|khoang|tam(?= \d)|chung|co le|hay"
    r"|hoac|vai|may|nhieu|it"
    r"|so|du kien|se|mai|tuan sau|nghi|doan|nao day|hon|tren duoi|duoi|toi thieu|it nhat|qua nua|phan lon"
    r"|hau het|da so|hon nua"
    r"|chua duoc|chua den|chua toi|khong biet|khong ro|chua ro|kiem tra|xem lai|cho|doi|de em)\b(?! cung)"
)
BESIDE = (
    Role.NOT_YET,
    Role.SUBMIT,
    Role.FINISHED,
    Role.BESIDE,
    Role.PEOPLE,
    Role.THING,
    Role.AGREES,
    Role.COURTESY,
)
TOKEN = re.compile(r"\d+|[^\W\d_]+")
SETTLES = re.compile(r"\b(?:con|thieu|chua|khong|tru)\b")


def read_quota(text: str, total: int) -> int:
    """How many of `total` are in: 0 to total. Raises Misread."""
    marked = "; ".join(as_corrected(clauses_of(text)))
    said = plain(marked)
    if total == 1 and (only := _the_only_one(text)) is not None:
        return only
    if (
        not said
        or len(said) > LONGEST
        or "?" in said
        or DOUBTS.search(said)
        or "tầm" in marked.split()
        or re.search(r"(?<!\w)[-−]\s?\d", meant(text))
    ):
        raise Misread(Reason.UNCLEAR)
    told = said.replace(";", " ").replace("  ", " ")
    if NOBODY_LEFT.search(told):
        return total
    if is_nobody(told, NOUN):
        return 0
    for reading in (_share, _both_sides, _missing, _everyone, _part):
        if (value := reading(told, total)) is not None:
            return value
    value = only_figure(_with_alone(marked), NOUN, (Role.SUBMIT, Role.FINISHED))
    if value > total:
        raise Misread(Reason.TOO_MANY)
    if SETTLES.search(said):
        raise Misread(Reason.UNCLEAR)
    return value


def _with_alone(marked: str) -> str:
    """ "mới 2", "chỉ 2", "2 bản" are 2."""
    marked = re.sub(r"(?<=\w) (?:bản|ban)(?: kế hoạch| ke hoach)?\b", "", marked)
    return re.sub(
        r"\b(?:mới|moi|chỉ|chi) (?=(?:được |duoc |có |co |nộp |nop )*(?:\d|một|hai|ba|bốn|mot|bon))", "", marked
    )


def _the_only_one(text: str) -> int | None:
    """Of one person a yes or a no is a figure."""
    if any(letter.isdigit() for letter in text):
        return None
    try:
        read = read_confirm(text, "nộp")
    except Misread:
        return None
    return None if read.weak else int(read.yes)


def _value(figure: str) -> int:
    return number_of([figure])


def _share(said: str, total: int) -> int | None:
    found = SHARE.findall(said) or [(_value(one), _value(of)) for one, of in SPOKEN_SHARE.findall(said)]
    if not found:
        return None
    done, of = int(found[0][0]), int(found[0][1])
    if len(found) > 1 or of != total or done > total:
        raise Misread(Reason.TOO_MANY if done > total else Reason.UNCLEAR)
    rest = TOKEN.findall(SPOKEN_SHARE.sub(" ", SHARE.sub(" ", said)))
    if SETTLES.search(" ".join(rest)) and not _agrees_with(said, total, done):
        raise Misread(Reason.UNCLEAR)
    if not SETTLES.search(" ".join(rest)) and any(
        word.isdigit() and int(word) not in (done, total) for word in rest
    ):
        raise Misread(Reason.TWO_FIGURES)
    return done


def _agrees_with(said: str, total: int, done: int) -> bool:
    """ "2/3, còn 1 đồng chí": both say the same."""
    found = MISSING.search(said) or NOT_IN.search(said)
    return found is not None and total - _value(found[1]) == done


def _both_sides(said: str, total: int) -> int | None:
    """ "2 nộp rồi, 1 chưa": where both make the whole."""
    found = BOTH_SIDES.search(said) or DONE_AND_LEFT.search(said)
    if not found:
        return None
    if _value(found[1]) + _value(found[2]) != total:
        raise Misread(Reason.TWO_FIGURES)
    _beside(f"{said[: found.start()]} {said[found.end() :]}")
    return _value(found[1])


def _missing(said: str, total: int) -> int | None:
    """ "còn 1 đồng chí chưa", "thiếu 1", "1 người chưa nộp"; "còn 1" alone may be either."""
    found = MISSING.search(said) or NOT_IN.search(said)
    if not found:
        return None
    rest = f"{said[: found.start()]} {said[found.end() :]}"
    if not re.search(r"\b(?:chua|nua|thieu|tru|con lai)\b", found[0] + " " + rest):
        return None
    left = _value(found[1])
    _beside(rest)
    if left > total or runs(TOKEN.findall(re.sub(r"\bnam nay\b", "", rest))):
        raise Misread(Reason.UNCLEAR)
    return total - left


def _beside(rest: str) -> None:
    """Raises Misread where a word beside may tell of something else."""
    words = [word for word in TOKEN.findall(rest) if word not in ("nua", "chua", "con", "lai", "mot", "nhung")]
    if any(not term.roles for term in terms_of(words, BESIDE)):
        raise Misread(Reason.UNCLEAR)


def _everyone(said: str, total: int) -> int | None:
    said = re.sub(r"\b(?:ca nhan|chi tieu)\b", " ", said)
    if not ALL.search(said) or SETTLES.search(said):
        return None
    words = [word for word in TOKEN.findall(said) if word not in EVERYONE]
    found = runs(words)
    if len({number_of(words[start:end]) for start, end in found} | {total}) > 1:
        raise Misread(Reason.UNCLEAR)
    for start, end in reversed(found):
        del words[start:end]
    _beside(" ".join(words))
    return total


def _part(said: str, total: int) -> int | None:
    if HALF.search(said):
        share = 50
    elif found := PERCENT.search(said):
        share = int(found[1])
    else:
        return None
    if share > 100 or total * share % 100 or SETTLES.search(said):
        raise Misread(Reason.ROUGH)
    return total * share // 100
