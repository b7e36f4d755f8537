"""How many? Digits as they are grouped in Vietnam, and words: one figure, of what was asked, never a guess."""

import re
from collections.abc import Sequence

from language.clauses import as_corrected, clauses_of
from language.figures import number_of, runs
from language.lexicon import Role, terms_of
from language.meant import meant
from language.misread import Misread, Reason
from language.spelling import bare, plain

LONGEST = 300
GROUPED = re.compile(r"(?<![\d.,/])\d{1,3}(?:[., ]\d{3})+(?![\d/]|[.,]\d)")
THOUSANDS = re.compile(r"(?<!\w)(\d{1,3})k(\d?)(?!\w)")
CLOCK = re.compile(
    r"\b(?:luc |vao luc |tu )?\d{1,2}(?:h\d{0,2}|:\d{2}| gio(?: \d{1,2}(?: phut)?| ruoi)?)(?: (?:sang|chieu"
    r"|toi|trua))?\b"
)
A_DAY = re.compile(
    r"\b(?:ngay|hom|mung|mong|vao|sang|chieu|toi|trua|hoc|to chuc|hop)\s+\d{1,2}\s?(?:/|-|\."
    r"|thang)\s?\d{1,2}(?:\s?(?:/|-|\."
    r"|nam)\s?\d{2,4})?\b"
    r"|\b\d{1,2}/\d{1,2}/\d{4}\b|\b(?:hom (?:qua|kia|nay|truoc)|(?:sang|chieu|toi|trua) (?:nay|qua)|(?:tuan"
    r"|thang) (?:nay|truoc|qua))\b"
)
NEGATIVE = re.compile(r"(?<![\w.,/])[-−–]\s?\d|\bam \d")
ODD = re.compile(
    r"\d[.,]\d|\d\s?%|\d\s?(?:-|–|~)\s?\d|\d[/:]\d|\d\s?[+*x×]\s?\d|[<>≤≥±]\s?\d|\d\+|\d{8,}|\d \d{3} \d{3}\b"
)
PHONE = re.compile(r"\b0\d{2,3}[ .]?\d{3}[ .]?\d{3}\b")
TOTAL = re.compile(
    r"\b(?:tong(?: so| cong)?|tat ca|ca thay|cong lai|tong lai)(?: la| co| duoc| dat| thi"
    r"|:)*\s+(\d+)\b(?=([^\d]*))"
)
OF_WHICH = re.compile(r"[,;( ]*\b(?:trong do|bao gom|gom co|gom)\b.*", re.DOTALL)
NOBODY = re.compile(
    r"^(?:da |a |em |ben |don vi |chi bo |thi |bao cao |hien |nay )*(?:chua|khong|chang)"
    r"(?: co| he co)?(?: (?:mot )?ai(?: het| ca)?| (?:mot )?(?:nguoi|dong chi|ca nhan|dang vien"
    r"|{noun}) nao(?: het| ca)?| (?:nguoi|dong chi|{noun})(?=$| a\b| nhe\b))"
    r"(?: (?:tham gia|tham du|du|hoc|nop|gui|den|di|ca|a|nhe|em|anh|chi|het|ke hoach|duoc dang|dang|xem))*$"
)
PEOPLE = ("nguoi", "dong chi", "luot nguoi", "dai bieu", "hoc vien", "dang vien", "can bo", "ca nhan")
TOO_ROUND = re.compile(r"\b\d{2,}000\b")
FEW = re.compile(r"\bmot (?:so|vai|it|phan|chut|vai ba)\b")
OF_SOMETHING_ELSE = re.compile(r"\d (?:chi bo|don vi|dang bo|hoi truong|hoi nghi|lop|buoi|ban|to)\b")
TOKEN = re.compile(r"\d+|[^\W\d_]+")
SPACE = re.compile(r"\s+")


def read_number(text: str, least: int | None = None, most: int | None = None, noun: str = "") -> int:
    """A whole number from 0, within the bounds; `noun`: what is counted. Raises Misread."""
    value = _number(text, plain(noun))
    if (most is not None and value > most) or (least is not None and value < least):
        raise Misread(Reason.TOO_MANY if most is not None and value > most else Reason.TOO_FEW)
    return value


def _number(text: str, noun: str) -> int:
    said = meant(text)
    if not said or len(said) > LONGEST or "?" in said or NEGATIVE.search(plain(said)) or PHONE.search(said):
        raise Misread(Reason.NOT_A_FIGURE)
    clauses = as_corrected(clauses_of(text))
    if is_nobody(" ".join(clauses), noun):
        return 0
    told = _without_days("; ".join(clauses))
    told = GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), told)
    told = THOUSANDS.sub(lambda found: str(int(found[1]) * 1000 + int(found[2] or 0) * 100), told)
    if ODD.search(told) or (noun in PEOPLE and TOO_ROUND.search(told) and "k" in said):
        raise Misread(Reason.NOT_A_FIGURE)
    if FEW.search(_letter_by_letter(told)):
        raise Misread(Reason.ROUGH)
    return _stated_total(told, noun) or only_figure(_before_parts(told), noun)


def is_nobody(said: str, noun: str) -> bool:
    """True for "không có ai", "chưa có đồng chí nào"; `noun` without marks."""
    pattern = NOBODY.pattern.replace("{noun}", re.escape(noun) or "nguoi")
    return re.search(pattern, plain(said)) is not None


def _before_parts(said: str) -> str:
    """ "45 đồng chí, trong đó 20 nữ": what stands before the parts."""
    found = OF_WHICH.search(_letter_by_letter(said))
    return said[: found.start()] if found and found.start() else said


def _without_days(said: str) -> str:
    """The text without days and hours; those are found without marks, letter for letter."""
    unmarked = _letter_by_letter(said)
    for pattern in (A_DAY, CLOCK):
        for found in pattern.finditer(unmarked):
            said = said[: found.start()] + " " * len(found[0]) + said[found.end() :]
        unmarked = _letter_by_letter(said)
    return SPACE.sub(" ", said).strip()


def _letter_by_letter(said: str) -> str:
    return "".join(bare(letter)[:1] or letter for letter in said)


def _stated_total(said: str, noun: str) -> int | None:
    """ "tổng 71, nữ 30": the total, unless it is of something else ("tổng 2 buổi")."""
    found = TOTAL.findall(_letter_by_letter(said))
    if len(found) != 1 or len(TOKEN.findall(said)) < 2:
        return None
    figure, after = found[0]
    words = TOKEN.findall(after.split(",")[0].split(";")[0])
    if words and after[:1] not in ",;":
        _know(words[:2] if words[0] in ("luot", "dong", "dang", "can", "dai") else words[:1], noun)
    return int(figure)


def only_figure(said: str, noun: str, extra: Sequence[Role] = ()) -> int:
    """The one figure of a text in which every other word is known to go with figures. Raises Misread."""
    words = TOKEN.findall(said)
    found = runs(words)
    if not found:
        raise Misread(Reason.NOT_A_FIGURE)
    rest = _beside(words, found)
    _know(rest, noun, extra)
    if OF_SOMETHING_ELSE.search(_letter_by_letter(said)):
        raise Misread(Reason.NOT_A_FIGURE)
    values = {number_of(words[start:end]) for start, end in found}
    if len(values) > 1 or (len(found) > 1 and ";" not in said):
        raise Misread(Reason.TWO_FIGURES)
    return values.pop()


def _beside(words: Sequence[str], found: Sequence[tuple[int, int]]) -> list[str]:
    """The words that are no figure, "." where one stood, so that no phrase reaches across."""
    rest, at = list[str](), 0
    for start, end in found:
        rest += [*words[at:start], "."]
        at = end
    return rest + list(words[at:])


def _know(words: Sequence[str], noun: str, extra: Sequence[Role] = ()) -> None:
    """Raises Misread where a word may make the figure another: a bound, another noun, one we do not know."""
    counted = not noun or noun in PEOPLE or noun.startswith("luot")
    roles = (Role.BESIDE, Role.ROUGHLY, Role.VAGUE, Role.GREETS, *((Role.PEOPLE,) if counted else ()), *extra)
    own = frozenset(noun.split())
    before = ""
    for term in terms_of(words, roles):
        if before == "." and term.may(Role.ROUGHLY) and not term.may(Role.BESIDE):
            raise Misread(Reason.ROUGH)  # "40 hơn"
        before = term.words[-1]
        plainly = tuple(bare(word) for word in term.words)
        if term.words == (".",) or set(plainly) <= own:
            continue
        if term.roles == {Role.VAGUE}:
            raise Misread(Reason.ROUGH)
        if not term.roles or (plainly == ("luot",) and noun in PEOPLE and noun != "luot nguoi"):
            raise Misread(Reason.NOT_A_FIGURE)
