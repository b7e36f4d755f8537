"""What a unit said, and where it stands after each report.

A report is never changed. Each one carries the unit's whole answers and the figures they make, so that the
state of any past moment is the last report before it, and a summary only adds figures up.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from domain.campaigns import Campaign, Item, ItemKind
from domain.chat import Chat
from domain.reviews import Counts, Review, Verdict

BETWEEN_WORDS = " · "

Answers = Mapping[str, Any]
Quotas = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a unit in a campaign. `version` 0: nothing was said yet.

    `figures` is what it adds to the campaign's count, packed. `became_at` is the said_at of the report that made
    the unit *reported* (or that waits to be accepted so that it counts); corrections keep it. `review`: what an
    officer found of it, with the `note` of one that was returned; the next report waits anew. `overdue_until`: how
    long the one date promised once overdue counts.
    """

    campaign_id: int
    unit_id: int
    version: int = 0
    answers: Answers = field(default_factory=dict)
    figures: str = "{}"
    reported: bool = False
    lagging: bool = True
    became_at: datetime | None = None
    planned_on: date | None = None
    by_name: str = ""
    said_at: datetime | None = None
    overdue_until: date | None = None
    review: str = ""
    note: str = ""

    @property
    def returned(self) -> bool:
        """True while what was reported is owed again."""
        return self.review == Verdict.RETURNED

    @property
    def complete(self) -> bool:
        """True when it says all that makes a unit *reported*, and was not returned."""
        return self.became_at is not None


@dataclass(frozen=True, slots=True)
class Debt:
    """A unit's place in a campaign, seen from the one who reports for it."""

    campaign: Campaign
    unit_id: int
    unit_code: str
    unit_name: str
    quotas: Quotas
    standing: Standing

    @property
    def key(self) -> tuple[int, int]:
        """(campaign, unit)."""
        return (self.campaign.id, self.unit_id)

    def owed_items(self) -> tuple[Item, ...]:
        """The required items still unanswered, no, below their quota or returned, in the campaign's order."""
        return tuple(
            item
            for item in self.campaign.items
            if item.required and (self.standing.returned or not _settled(item, self.standing.answers, self.quotas))
        )

    @property
    def waits(self) -> bool:
        """True while it counts only once an officer accepts it, and nobody has looked yet."""
        stood = self.standing
        return self.campaign.counts is Counts.ACCEPTED and stood.complete and not stood.review


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it is recorded: the standing it makes, and the figures that stood before it.

    `restated`: nobody said anything, what stood is counted anew; with a `review`, because of that. `on_behalf`: an
    officer wrote down what the unit told them.
    """

    standing: Standing
    figures_before: str
    campaign_version: int
    words: str
    person_id: int | None
    chat: Chat | None
    said_at: datetime
    recorded_at: datetime
    restated: bool = False
    review: Review | None = None
    on_behalf: bool = False

    def file_ids(self) -> list[int]:
        """The files that stand in it."""
        values = self.standing.answers.values()
        return [file["id"] for value in values if isinstance(value, list) for file in value]


def _settled(item: Item, answers: Answers, quotas: Quotas) -> bool:
    value = answers.get(item.key)
    if item.kind is ItemKind.CONFIRM:
        return value is True
    if item.kind is ItemKind.QUOTA:
        return int(value or 0) >= quotas.get(item.key, 0)
    return value is not None


def _has_reported(campaign: Campaign, answers: Answers, quotas: Quotas) -> bool:
    """Reported: the first required confirm stands at yes; without one, every required item has a value.

    A quota of none is no question, so it needs no answer.
    """
    if campaign.head is not None:
        return answers.get(campaign.head.key) is True
    asked = (item for item in campaign.items if item.required)
    return bool(answers) and all(
        answers.get(item.key) is not None or (item.kind is ItemKind.QUOTA and not quotas.get(item.key))
        for item in asked
    )


def make_report(
    debt: Debt,
    given: Answers,
    *,
    words: str,
    person_id: int | None,
    by_name: str,
    chat: Chat | None,
    said_at: datetime,
    recorded_at: datetime,
    planned_on: date | None = None,
    overdue_until: date | None = None,
    on_behalf: bool = False,
) -> Report:
    """The report that lays `given` over what stands for the debt's unit."""
    standing = _weighed(
        debt,
        Standing(
            campaign_id=debt.campaign.id,
            unit_id=debt.unit_id,
            version=debt.standing.version + 1,
            answers=_laid_over(debt, given),
            became_at=debt.standing.became_at,
            by_name=by_name,
            said_at=said_at,
            overdue_until=overdue_until or debt.standing.overdue_until,
        ),
        said_at,
        planned_on,
    )
    return Report(
        standing=standing,
        figures_before=debt.standing.figures,
        campaign_version=debt.campaign.version,
        words=words,
        person_id=person_id,
        chat=chat,
        said_at=said_at,
        recorded_at=recorded_at,
        on_behalf=on_behalf,
    )


def restated(debt: Debt, now: datetime) -> Report | None:
    """What stands, counted by the campaign and the quotas as they are now; None where that changes nothing.

    Nobody said anything: the answers, who gave them and when stay as they are.
    """
    stood = debt.standing
    moved = replace(stood, version=stood.version + 1)
    standing = _weighed(debt, moved, stood.said_at or now, stood.planned_on)
    if replace(standing, version=stood.version) == stood or not stood.version:
        return None
    return _counted_anew(debt, standing, now)


def reviewed(debt: Debt, review: Review) -> Report:
    """What stands as an officer's verdict makes it count: the answers, who gave them and when stay the same."""
    stood = debt.standing
    moved = replace(stood, version=stood.version + 1, review=review.verdict, note=review.note)
    standing = _weighed(debt, moved, stood.said_at or review.at, stood.planned_on)
    return replace(_counted_anew(debt, standing, review.at), review=review)


def _counted_anew(debt: Debt, standing: Standing, now: datetime) -> Report:
    return Report(
        standing=standing,
        figures_before=debt.standing.figures,
        campaign_version=debt.campaign.version,
        words="",
        person_id=None,
        chat=None,
        said_at=standing.said_at or now,
        recorded_at=now,
        restated=True,
    )


def _weighed(debt: Debt, standing: Standing, said_at: datetime, planned_on: date | None) -> Standing:
    """The standing with what its answers and its review make of it; `said_at` is when it was said."""
    says_all = _has_reported(debt.campaign, standing.answers, debt.quotas)
    complete = says_all and not standing.returned
    accepted = standing.review == Verdict.ACCEPTED
    standing = replace(
        standing,
        reported=complete and (accepted or debt.campaign.counts is Counts.SUBMITTED),
        lagging=standing.returned or _lags(debt, standing.answers),
        became_at=(standing.became_at or said_at) if complete else None,
        planned_on=None if complete else planned_on,
    )
    return replace(standing, figures=pack(standing_figures(debt.campaign, standing, debt.quotas)))


def _lags(debt: Debt, answers: Answers) -> bool:
    return any(item.required and not _settled(item, answers, debt.quotas) for item in debt.campaign.items)


def _laid_over(debt: Debt, given: Answers) -> dict[str, Any]:
    """What stands with what was given; a head that becomes no takes with it what was told of the deed."""
    head = debt.campaign.head
    answers = {**debt.standing.answers, **given}
    if head is None or given.get(head.key) is not False:
        return answers
    kept = {item.key for item in debt.campaign.items if item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA)}
    return {key: value for key, value in answers.items() if key in kept or key in given}


def takes_back(debt: Debt, given: Answers) -> bool:
    """True when `given` would replace an answer that stands, other than by going forward on what is owed.

    What was returned may be replaced by anything.
    """
    if debt.standing.returned:
        return False
    owed = {item.key for item in debt.owed_items()}
    return any(_replaces(debt, key, value, key in owed) for key, value in given.items())


def _replaces(debt: Debt, key: str, value: Any, owed: bool) -> bool:
    stood = debt.standing.answers.get(key)
    if stood is None or stood == value:
        return False
    item = debt.campaign.item(key)
    if item is None or not owed:
        return True
    return item.kind is ItemKind.QUOTA and int(value) < int(stood)


def standing_figures(campaign: Campaign, standing: Standing, quotas: Quotas) -> dict[str, int]:
    """What one standing adds to the campaign's figures: measure → number. Only what is not zero.

    A unit adds no more than its quota: one that was lowered later never makes 3/2. The items of what was returned
    add nothing; nor do those of what is yet to be accepted, where only that counts.

    Measures: reported, on_time, late, not_yet and of these planned, waiting, returned; `yes:KEY` (confirm),
    `done:KEY` (quota), `sum:KEY` and `gave:KEY` (number; others only gave), `pick:KEY:OPTION`, `day:KEY:ISO`.
    """
    figures: dict[str, int] = {}
    if standing.reported and standing.became_at is not None:
        figures["reported"] = 1
        figures["on_time" if standing.became_at <= campaign.due_at else "late"] = 1
    elif standing.version:
        figures["not_yet"] = 1
        if standing.planned_on:
            figures["planned"] = 1
        figures |= {"returned": int(standing.returned), "waiting": int(standing.complete)}
    counts = not standing.returned and (campaign.counts is Counts.SUBMITTED or standing.review == Verdict.ACCEPTED)
    for item in campaign.items if counts else ():
        figures |= _item_figures(item, standing.answers.get(item.key), quotas)
    return {measure: number for measure, number in figures.items() if number}


def _item_figures(item: Item, value: Any, quotas: Quotas) -> dict[str, int]:
    if value is None:
        return {}
    match item.kind:
        case ItemKind.CONFIRM:
            return {f"yes:{item.key}": int(value is True)}
        case ItemKind.QUOTA:
            return {f"done:{item.key}": min(int(value), quotas.get(item.key, 0))}
        case ItemKind.NUMBER:
            return {f"sum:{item.key}": int(value), f"gave:{item.key}": 1}
        case ItemKind.CHOICE:
            return {f"pick:{item.key}:{value}": 1}
        case ItemKind.DATE:
            return {f"day:{item.key}:{value}": 1, f"gave:{item.key}": 1}
        case ItemKind.TEXT | ItemKind.FILE:
            return {f"gave:{item.key}": 1}


def denominators(quotas: Quotas) -> dict[str, int]:
    """What one unit of the audience adds to the denominators."""
    return {"expected": 1} | {f"of:{key}": quota for key, quota in quotas.items()}


def pack(figures: Mapping[str, int]) -> str:
    """Figures as one canonical text, so that equal figures are equal texts and a database can group them."""
    return json.dumps(dict(sorted(figures.items())), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> dict[str, int]:
    """The figures of a packed text."""
    figures: dict[str, int] = json.loads(text)
    return figures
