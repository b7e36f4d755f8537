"""Reports and what stands after them.

The history is only added to. Standings and tallies move in the transaction of the report that moves them, and a
standing only from the version its report was made on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from domain.campaigns import Campaign
from domain.reports import BETWEEN_WORDS, Debt, Report, Standing, denominators, restated, unpack
from domain.reviews import Verdict
from domain.summary import add_up
from storage import audit
from storage.audience import add_to_tallies
from storage.database import Conflict, Store
from storage.tables import audience, campaigns, people, reports, reviews, standings, units


async def debts_of(store: Store, chosen: Iterable[Campaign], unit_ids: Collection[int] | None) -> list[Debt]:
    """Where units (None: all) stand in each of the campaigns that are for them now, earliest deadline first."""
    by_id = {campaign.id: campaign for campaign in chosen}
    if not by_id or (unit_ids is not None and not unit_ids):
        return []
    here = [audience.c.campaign_id.in_(by_id), audience.c.to_at.is_(None)]
    rows = await store.all(
        select(
            audience.c.campaign_id.label("campaign"),
            audience.c.unit_id.label("unit"),
            audience.c.quotas,
            units.c.code,
            units.c.name,
            standings,
        )
        .join(units, units.c.id == audience.c.unit_id)
        .outerjoin(
            standings,
            and_(standings.c.campaign_id == audience.c.campaign_id, standings.c.unit_id == audience.c.unit_id),
        )
        .where(*here, *([] if unit_ids is None else [audience.c.unit_id.in_(unit_ids)]))
    )
    debts = [
        Debt(by_id[row.campaign], row.unit, row.code, row.name, unpack(row.quotas), _standing(row)) for row in rows
    ]
    return sorted(debts, key=lambda debt: (debt.campaign.due_at, debt.campaign.id, debt.unit_code))


def _standing(row: Any) -> Standing:
    if row.version is None:
        return Standing(row.campaign, row.unit)
    return Standing(
        campaign_id=row.campaign,
        unit_id=row.unit,
        version=row.version,
        answers=row.answers,
        figures=row.figures,
        reported=row.reported,
        lagging=row.lagging,
        became_at=row.became_at,
        planned_on=row.planned_on,
        by_name=row.by_name,
        said_at=row.said_at,
        overdue_until=row.overdue_until,
        review=row.review,
        note=row.note,
    )


async def record(store: Store, made: Sequence[tuple[Report, int | None]]) -> None:
    """Keep reports, each with the inbox message it came by: history, standings and tallies together.

    Raises Conflict when one was made on a version that no longer stands, or on a campaign that has changed.
    """
    if not made:
        return
    ordered = sorted(made, key=lambda pair: (pair[0].standing.campaign_id, pair[0].standing.unit_id))
    await _check_campaigns(store, [report for report, _ in ordered])
    await _move_standings(store, [report.standing for report, _ in ordered])
    await store.run(store.insert(reports), [_row(report, inbox_id) for report, inbox_id in ordered])
    if judged := [_review_row(report) for report, _ in ordered if report.review]:
        await store.run(store.insert(reviews), judged)
    await audit.note_all(store, [line for report, _ in ordered if (line := _noted(report))])
    changes: dict[tuple[int, str], int] = {}
    for report, _ in ordered:
        delta = add_up([(unpack(report.standing.figures), 1), (unpack(report.figures_before), -1)])
        for measure, number in delta.items():
            key = (report.standing.campaign_id, measure)
            changes[key] = changes.get(key, 0) + number
    await add_to_tallies(store, changes)


async def _check_campaigns(store: Store, made: Sequence[Report]) -> None:
    """Hold the campaigns still until the end of the transaction. Raises Conflict when one has changed."""
    wanted = {report.standing.campaign_id: report.campaign_version for report in made}
    rows = await store.all(
        select(campaigns.c.id, campaigns.c.version)
        .where(campaigns.c.id.in_(wanted))
        .order_by(campaigns.c.id)
        .with_for_update(read=True)
    )
    if {row.id: row.version for row in rows} != wanted:
        raise Conflict(f"campaigns {sorted(wanted)}")


async def restate(store: Store, campaign: Campaign, now: datetime) -> None:
    """Count anew what stands in a campaign that has changed: the deadline, its items, or quotas."""
    debts = await debts_of(store, [campaign], None)
    made = [report for debt in debts if (report := restated(debt, now))]
    await record(store, [(report, None) for report in made])


async def _move_standings(store: Store, moved: Sequence[Standing]) -> None:
    statement = store.insert(standings)
    new = statement.excluded
    changing = [column.name for column in standings.c if not column.primary_key]
    written = await store.all(
        statement.on_conflict_do_update(
            index_elements=["campaign_id", "unit_id"],
            set_={name: new[name] for name in changing},
            where=standings.c.version == new.version - 1,
        ).returning(standings.c.campaign_id, standings.c.unit_id),
        [{column.name: getattr(standing, column.name) for column in standings.c} for standing in moved],
    )
    lost = {(standing.campaign_id, standing.unit_id) for standing in moved} - {tuple(row) for row in written}
    if lost:
        raise Conflict(f"standings {sorted(lost)}")


def _row(report: Report, inbox_id: int | None) -> dict[str, Any]:
    standing = report.standing
    return {
        "campaign_id": standing.campaign_id,
        "unit_id": standing.unit_id,
        "version": standing.version,
        "campaign_version": report.campaign_version,
        "answers": dict(standing.answers),
        "figures": standing.figures,
        "reported": standing.reported,
        "planned_on": standing.planned_on,
        "words": report.words,
        "person_id": report.person_id,
        "channel": report.chat.channel if report.chat else "",
        "inbox_id": inbox_id,
        "said_at": report.said_at,
        "recorded_at": report.recorded_at,
        "restated": report.restated,
        "on_behalf": report.on_behalf,
    }


def _noted(report: Report) -> dict[str, Any] | None:
    """The line of the log that a verdict, or a report on a unit's behalf, makes."""
    standing, review = report.standing, report.review
    line: dict[str, Any] = {
        "at": report.recorded_at,
        "unit_id": standing.unit_id,
        "campaign_id": standing.campaign_id,
    }
    if review:
        action = "accept" if review.verdict is Verdict.ACCEPTED else "return"
        detail = {"note": review.note} if review.note else {"good": review.good}
        return line | {"action": action, "person_id": review.person_id, "detail": detail}
    if report.on_behalf and not report.restated:
        return line | {"action": "on behalf", "person_id": report.person_id, "detail": {}}
    return None


def _review_row(report: Report) -> dict[str, Any]:
    review = report.review
    assert review is not None  # noqa: S101 - only those are asked for
    return {
        "campaign_id": report.standing.campaign_id,
        "unit_id": report.standing.unit_id,
        "version": review.version,
        "verdict": review.verdict,
        "note": review.note,
        "good": review.good,
        "person_id": review.person_id,
        "at": review.at,
    }


def last_before(campaign_id: int, as_of: datetime) -> Any:
    """The last report of each unit recorded by the moment: a subquery of (unit_id, id)."""
    return (
        select(reports.c.unit_id, func.max(reports.c.id).label("id"))
        .where(reports.c.campaign_id == campaign_id, reports.c.recorded_at <= as_of)
        .group_by(reports.c.unit_id)
        .subquery()
    )


async def last_words(store: Store, person_id: int, since: datetime) -> list[tuple[tuple[int, int], list[str]]]:
    """What somebody said since then in the reports that stand now, oldest first: ((campaign, unit), the words)."""
    stands = (
        (standings.c.campaign_id == reports.c.campaign_id)
        & (standings.c.unit_id == reports.c.unit_id)
        & (standings.c.version == reports.c.version)
    )
    rows = await store.all(
        select(reports.c.campaign_id, reports.c.unit_id, reports.c.words)
        .join(standings, stands)
        .where(reports.c.person_id == person_id, reports.c.recorded_at >= since)
        .order_by(reports.c.id)
    )
    return [((row.campaign_id, row.unit_id), row.words.split(BETWEEN_WORDS)) for row in rows]


async def history(store: Store, campaign_id: int, unit_id: int) -> list[Mapping[str, Any]]:
    """Every report of a unit in a campaign, oldest first: answers, words, who, when."""
    rows = await store.all(
        select(reports, people.c.name.label("by"))
        .outerjoin(people, people.c.id == reports.c.person_id)
        .where(reports.c.campaign_id == campaign_id, reports.c.unit_id == unit_id)
        .order_by(reports.c.version)
    )
    return [row._mapping for row in rows]


async def recount(store: Store, campaign_id: int) -> dict[str, int]:
    """What the tallies of a campaign must be, counted afresh from the standings of its present audience."""
    here = (audience.c.campaign_id == campaign_id) & audience.c.to_at.is_(None)
    asked = await store.all(select(audience.c.quotas, func.count()).where(here).group_by(audience.c.quotas))
    stood = await store.all(
        select(standings.c.figures, func.count())
        .join(audience, (audience.c.unit_id == standings.c.unit_id) & here)
        .where(standings.c.campaign_id == campaign_id)
        .group_by(standings.c.figures)
    )
    return add_up(
        [
            *((denominators(unpack(quotas)), times) for quotas, times in asked),
            *((unpack(figures), times) for figures, times in stood),
        ]
    )
