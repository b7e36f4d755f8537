"""Words that nobody asked for: read back before they count."""

from domain.campaigns import ItemKind
from domain.chat import Inbound, Reply, Talk
from domain.reports import Debt
from handlers import report
from handlers.draft import new_draft, still_asked, which
from handlers.known import Known
from handlers.outcome import AskedAgain, Outcome, say
from handlers.reading import told
from handlers.standing import held
from language.agreement import agrees, denies
from language.confirm import read_confirm
from language.facts import asked_of, beside_quotas
from language.misread import Misread
from texts import reporting


def volunteered(known: Known, message: Inbound, talk: Talk) -> Outcome | None:
    """Words that came unasked: read back before they count; None when they say nothing of a report."""
    owed = known.owed
    if not any(_says_something(known, debt, message.text) for debt in owed):
        return None
    if len(owed) > 1:
        return which(known, owed, reporting.WHICH, "report")
    debt = owed[0]
    draft = new_draft(debt, "owed")
    asked = still_asked(debt, draft)
    facts = told(known, debt, message.text)
    if not any(item.key in facts and item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA) for item in asked):
        return report.open_draft(known, debt, "owed")
    return report.read_back(known, debt, {**draft, "given": facts, "words": [message.text]})


def _says_something(known: Known, debt: Debt, text: str) -> bool:
    """True for words that answer "has it been done?" in some way, were it asked."""
    try:
        head = debt.campaign.head
        ask = asked_of(head) if head else ""
        read_confirm(beside_quotas(text, debt.campaign.items, debt.quotas) or text, ask, known.today)
    except Misread:
        return False
    return True


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to what was read back: a yes takes it, a no asks anew, another fact goes in, else it is asked."""
    debt = held(known, talk)
    if isinstance(debt, Outcome):
        return debt
    draft = talk.data
    if agrees(message.text):
        return report.go_on(known, message, debt, draft)
    if denies(message.text):
        return report.open_draft(known, debt, draft["mode"], draft["only"])
    head = debt.campaign.head
    facts = told(known, debt, message.text, done=head is not None and draft["given"].get(head.key) is True)
    if facts:
        words = [*draft["words"], message.text]
        return report.read_back(known, debt, {**draft, "given": {**draft["given"], **facts}, "words": words})
    noted = AskedAgain("readback", reporting.UNCLEAR, message.text)
    return say(Reply(reporting.UNCLEAR, talk.choices), talk=talk, deeds=[noted])
