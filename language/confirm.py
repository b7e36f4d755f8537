"""Has it been done? Yes, not yet, or no telling.

Finished is yes; under way, planned, nearly, partly or put off is no. A reply is read clause by clause, each by
what its words do and in which order; a clause that may mean something else leaves the question open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from language.clauses import as_corrected, clauses_of
from language.deeds import Says, says
from language.misread import Misread, Reason

LONGEST = 400
BY_NOW = re.compile(r"^(?:thì |thi )?(?:giờ|gio|bây giờ|bay gio|hiện nay|hien nay|đến nay|den nay|hiện|nay)\b")
SURE = (Says.YES, Says.NO, Says.PART)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The answer; `weak`: a bare "vâng" or "ok", a yes only to a question that was really asked."""

    yes: bool
    weak: bool = False


def read_confirm(text: str, ask: str = "", today: date | None = None) -> Confirmed:
    """Read a reply to "has it been done?"; `ask`: the question's words, `today`: the day it was written.

    Raises Misread.
    """
    clauses = clauses_of(text)
    if not 0 < len(" ".join(clauses)) <= LONGEST:
        raise Misread(Reason.UNCLEAR)
    kept = as_corrected(clauses)
    said = [says(clause, ask, today) for clause in kept]
    if len(kept) < len(clauses) and kept and set(said) == {Says.NOTHING} and any(map(str.isdigit, " ".join(kept))):
        # "đã học 12/5, à nhầm, 13/5": only the figure is corrected.
        said = [says(clause, ask, today) for clause in clauses if as_corrected(["", clause])]
    for place, clause in enumerate(kept[1:], 1):
        if BY_NOW.match(clause) and len(said) == len(kept) and said[place] is Says.YES:
            said = said[place:]
            break
    return _together(said)


def _together(said: list[Says]) -> Confirmed:
    """The clauses as one answer: all the same, or a bare yes or no before what is really said."""
    told = [one for one in said if one not in (Says.NOTHING, Says.ASIDE, Says.OFF)]
    if Says.DOUBT in told:
        raise Misread(Reason.HEDGED)
    if Says.PAPER in told:
        done = Says.YES in told[: told.index(Says.PAPER)]
        told = [Says.NO if one is Says.PAPER else one for one in told if not (done and one is Says.PAPER)]
    sure = [one for one in told if one in SURE]
    if Says.CLAIM in told and not sure:
        raise Misread(Reason.UNCLEAR)
    if Says.UNCLEAR in told or not _may_wait(told) or _asks_last(told):
        raise Misread(Reason.UNCLEAR)
    if not sure and {Says.ASIDE, Says.OFF} & set(said):
        raise Misread(Reason.UNCLEAR)
    if not sure:
        return _weak([one for one in told if one in (Says.WEAK_YES, Says.WEAK_NO)])
    if sure[-1] is Says.NO and sure[0] is not Says.NO:
        return Confirmed(False)
    if Says.NO in sure and set(sure) != {Says.NO}:
        raise Misread(Reason.UNCLEAR)
    if set(sure) == {Says.NO}:
        return Confirmed(False)
    if Says.YES not in sure:
        raise Misread(Reason.UNCLEAR)
    return Confirmed(True)


def _may_wait(told: Sequence[Says]) -> bool:
    """ "rồi ạ, số người em báo sau" is a yes; before a yes, or with anything else, a delay leaves all open."""
    return Says.LATER not in told or (told[0] is Says.YES and set(told) <= {Says.YES, Says.LATER})


def _asks_last(told: Sequence[Says]) -> bool:
    """A question is only repeated where its answer follows."""
    return Says.ASKED in told and (told[-1] is Says.ASKED or not set(told) & {*SURE, Says.WEAK_YES, Says.WEAK_NO})


def _weak(said: list[Says]) -> Confirmed:
    if not said:
        raise Misread(Reason.UNCLEAR)
    if len(set(said)) > 1:
        raise Misread(Reason.UNCLEAR)
    return Confirmed(said[-1] is Says.WEAK_YES, weak=True)
