"""What was reported is put right: one item of it, asked again; the report made so replaces what stands."""

from collections.abc import Sequence

from domain.campaigns import Item
from domain.chat import Choice, Inbound, Reply, Talk
from domain.reports import Debt
from handlers import report
from handlers.draft import act_on_item, which
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.standing import not_open, what_stands
from texts import general, items, reporting


def correct(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/sua: which report, which item of it, and that item again."""
    if known.person is None or not known.person.unit_ids:
        return say(general.NOT_SECRETARY)
    standing = [debt for debt in known.debts if _told(debt)]
    if not standing:
        return say(reporting.NOTHING_TO_CORRECT)
    if len(standing) == 1:
        return _which_item(known, standing[0])
    return which(known, standing, reporting.WHICH_TO_CORRECT, "correct")


def pressed(known: Known, message: Inbound, talk: Talk, act: str, arguments: Sequence[str]) -> Outcome:
    """[Sửa] below a report, or the item of it that was chosen."""
    campaign_id, unit_id, version = (int(part) for part in arguments[:3])
    debt = known.debt(campaign_id, unit_id)
    if debt is None:
        return not_open(known, campaign_id, unit_id)
    if debt.standing.version != version:
        return what_stands(known, debt)
    if act == "correct":
        return _which_item(known, debt)
    return report.open_draft(known, debt, "fix", debt.campaign.items[int(arguments[3])].key)


def _told(debt: Debt) -> list[Item]:
    """The items that have an answer."""
    return [item for item in debt.campaign.items if debt.standing.answers.get(item.key) is not None]


def _which_item(known: Known, debt: Debt) -> Outcome:
    told = _told(debt)
    if not told:
        return report.open_draft(known, debt, "owed")
    if len(told) == 1:
        return report.open_draft(known, debt, "fix", told[0].key)
    choices = tuple(Choice(_label(debt, item), act_on_item("fix", debt, item)) for item in told)
    opening = reporting.opening(debt, known.local(debt.campaign.due_at), with_unit=known.several_units)
    return say(Reply(f"{opening}\n{reporting.WHICH_ITEM}", choices), talk=Talk("which"))


def _label(debt: Debt, item: Item) -> str:
    return items.short_fact(item, debt.standing.answers[item.key], debt.quotas.get(item.key, 0))
