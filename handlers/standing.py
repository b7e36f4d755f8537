"""Where a unit stands: asked for, or shown to somebody whose button has grown old."""

from domain.access import may_report
from domain.chat import Choice, Inbound, Reply, Talk
from domain.reports import Debt
from handlers.draft import act_on
from handlers.known import Known
from handlers.outcome import Outcome, say
from texts import general, reporting


def status(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/trangthai: where each of the person's units stands."""
    if known.person is None or not known.person.unit_ids:
        return say(general.NOT_SECRETARY)
    if not known.debts:
        return say(reporting.NOTHING_OPEN)
    lines = [reporting.status_line(debt, known.local(debt.campaign.due_at)) for debt in known.debts]
    choices = (Choice(reporting.REPORT_NOW, "report"),) if known.owed else ()
    return say(Reply("\n".join(lines), choices))


def held(known: Known, talk: Talk) -> Debt | Outcome:
    """The debt a conversation is about, or what to say when it is closed or has moved on meanwhile."""
    debt = known.debt(talk.data["campaign"], talk.data["unit"])
    if debt is None:
        return not_open(known, talk.data["campaign"], talk.data["unit"])
    return debt if debt.standing.version == talk.data["version"] else what_stands(known, debt)


def not_open(known: Known, campaign_id: int, unit_id: int) -> Outcome:
    """What to say of a debt that is not the person's, or no longer open."""
    if known.person is None or not may_report(known.person, unit_id):
        return say(general.NOT_YOURS)
    campaign = next((one for one in known.campaigns if one.id == campaign_id), None)
    return say(reporting.closed(campaign.name) if campaign else general.STALE)


def what_stands(known: Known, debt: Debt) -> Outcome:
    """What stands, with the way to correct it."""
    said_at = debt.standing.said_at
    if said_at is None:
        return say(general.STALE)
    label, act = (reporting.REPORT_NOW, "report") if debt.standing.returned else (reporting.CORRECT, "correct")
    choice = Choice(label, act_on(act, debt))
    return say(Reply(reporting.stands(debt, known.local(said_at)), (choice,)))
