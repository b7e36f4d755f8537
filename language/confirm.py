"""Has it been done? Yes, not yet, or no telling.

Finished is yes; under way, planned, nearly, partly or put off is no. Every word must be one we know: a word more,
and the answer might be another, so the question is asked again.
"""

import re
from dataclasses import dataclass

from language.lexicon import Role, any_of, roles_of
from language.misread import Misread, Reason
from language.spelling import bare, clean, words_of

CLAUSES = re.compile(r"[,;:.!…\n]+(?!\d)|\.\.+")
CORRECTS = re.compile(
    r"^(?:ấy chết|à quên|à nhầm|ý quên|quên|nhầm|à|ay chet|a quen|a nham|quen|nham)\b[ ,]*", re.IGNORECASE
)
FRACTION = re.compile(r"(\d+)/(\d+)")
ONE_OF_SEVERAL = re.compile(r"\b(?:chi bộ|chi bo|cb|tổ|to|nhóm|nhom)\s+(?:số\s+)?\d", re.IGNORECASE)
ALL_RIGHT = re.compile(r"\b(?:được|duoc|đc|dc) (?:rồi|roi|r)\b")
ROUGHLY_MANY = re.compile(
    r"\b(?:gần|gan|dưới|duoi)\s+\d+\s*(?:đ/?c|đồng chí|dong chi|người|nguoi|lượt|luot|đảng viên|dang vien)\b",
    re.IGNORECASE,
)
LONGEST = 400
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The answer; `weak`: a bare "vâng" or "ok", a yes only to a question that was really asked."""

    yes: bool
    weak: bool = False


def read_confirm(text: str) -> Confirmed:
    """Read a reply to "has it been done?". Raises Misread."""
    cleaned = ROUGHLY_MANY.sub("", clean(text))  # "đã học, gần 50 người" is not nearly learnt
    if not cleaned or len(cleaned) > LONGEST or ONE_OF_SEVERAL.search(cleaned):
        raise Misread(Reason.UNCLEAR)
    said = [_read_clause(clause) for clause in _as_corrected(_clauses(cleaned))]
    return _together([one for one in said if one is not None])


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in CLAUSES.split(text) if clause.strip()]


def _as_corrected(clauses: list[str]) -> list[str]:
    """What follows a correction ("chưa… à, xong rồi") replaces what came before it."""
    kept: list[str] = []
    for clause in clauses:
        corrected = CORRECTS.sub("", clause) if kept else clause
        if corrected != clause:
            kept = [corrected] if corrected else []
        else:
            kept.append(clause)
    return kept


def _together(said: list[Confirmed]) -> Confirmed:
    """The clauses as one answer: all the same, or a bare yes or no before what is really said."""
    firm = [one for one in said if not one.weak]
    if not said:
        raise Misread(Reason.UNCLEAR)
    if not firm:
        return said[-1]
    if len({one.yes for one in firm}) == 1:
        return Confirmed(firm[-1].yes)
    if not firm[-1].yes:
        return Confirmed(False)
    raise Misread(Reason.UNCLEAR)


def _read_clause(clause: str) -> Confirmed | None:
    """One clause; None where it says nothing of the matter. Raises Misread where it cannot be told."""
    words = words_of(clause)
    marked = any(word != bare(word) for word in words)
    roles = [roles_of(word, marked=marked) for word in words if not word[0].isdigit()]
    if any(not role for role in roles):
        raise Misread(Reason.UNCLEAR)
    if any_of(_sure(roles), Role.DOUBT):
        raise Misread(Reason.HEDGED)
    if (negated := _negated(roles)) is not None:
        return negated
    if any_of(_sure(roles), Role.UNFINISHED) or _is_partial(clause):
        return Confirmed(False)
    return _affirmed(words, roles)


def _sure(roles: list[frozenset[Role]]) -> list[frozenset[Role]]:
    """The words whose one possible sense is not mere courtesy."""
    return [role for role in roles if Role.COURTESY not in role]


def _negated(roles: list[frozenset[Role]]) -> Confirmed | None:
    sure = _sure(roles)
    not_yet = sum(Role.NOT_YET in role for role in sure)
    no = sum(Role.NO in role for role in sure)
    if any_of(sure, Role.NOT_AT_ALL):
        # "đã học đâu" and "có làm đâu" deny; "gửi vào đâu" asks.
        denies = any_of(sure, Role.PAST, Role.AGREES) and not any_of(sure, Role.WHERE, Role.FINISHED)
        if denies and not not_yet and not no:
            return Confirmed(False)
        if not_yet == 1 and not no:
            return Confirmed(False)
        raise Misread(Reason.UNCLEAR)
    if not_yet + no > 1:
        raise Misread(Reason.UNCLEAR)
    if not_yet:
        return Confirmed(False)
    if no:
        # A lone "không" before another clause ("Không, đã học rồi mà") only opens it.
        if any_of(sure, Role.FINISHED, Role.PAST, Role.UNFINISHED):
            raise Misread(Reason.UNCLEAR)
        return Confirmed(False, weak=not any_of(sure, Role.DEED, Role.AGREES))
    return None


def _is_partial(clause: str) -> bool:
    """ "2/4 chi bộ" is not all of them; "12/5" is taken for a day."""
    found = FRACTION.findall(clause)
    return any(int(done) < int(total) and (int(total) > MONTHS or _counts_cells(clause)) for done, total in found)


def _counts_cells(clause: str) -> bool:
    return bool(re.search(r"\d/\d+\s*(?:chi bộ|chi bo|cb|đơn vị|don vi|tổ|to)\b", clause, re.IGNORECASE))


def _affirmed(words: list[str], roles: list[frozenset[Role]]) -> Confirmed | None:
    sure = _sure(roles)
    deed = any_of(sure, Role.DEED)
    if any_of(sure, Role.THING, Role.WHERE) and not deed:
        # "có kế hoạch rồi" is no deed; "báo cáo đồng chí," says nothing at all.
        if any_of(roles, Role.FINISHED, Role.PAST, Role.AGREES):
            raise Misread(Reason.UNCLEAR)
        return None
    if any_of(roles, Role.FINISHED):
        return Confirmed(True, weak=bool(ALL_RIGHT.search(" ".join(words))) and not deed)
    if any_of(roles, Role.PAST) and (deed or Role.AGREES not in _first(roles, Role.PAST)):
        return Confirmed(True)
    if any_of(sure, Role.AGREES) and not deed:
        return Confirmed(True, weak=True)
    if deed or any_of(sure, Role.JUST):
        raise Misread(Reason.UNCLEAR)
    return None


def _first(roles: list[frozenset[Role]], wanted: Role) -> frozenset[Role]:
    return next(role for role in roles if wanted in role)
