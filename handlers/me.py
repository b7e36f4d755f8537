"""Who one is here: /toi, /han, a fresh link to one's page, and leaving."""

import secrets
from dataclasses import dataclass

from domain.chat import Choice, Inbound, Reply, Talk
from handlers.known import Known
from handlers.outcome import Leave, Outcome, PageLink, say
from language.agreement import agrees, denies
from storage import people
from storage.database import Store
from texts import me as texts


@dataclass(frozen=True, slots=True)
class AboutMe:
    """What is kept about the person who asks."""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read where the person writes from."""
        assert known.person is not None  # noqa: S101 - strangers are answered before
        chats = await people.accounts_of(store, known.person.id)
        return say(
            texts.about(known.person, [(channel, known.local(seen)) for channel, seen in chats], known.board.zone)
        )


def about(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/toi: name, duties, where one writes from, since when one agreed to what."""
    return Outcome(wanted=AboutMe(), talk=talk)


def deadlines(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/han: when what is due; a secretary is told of their own, others of every campaign."""
    own = [debt.campaign for debt in known.debts]
    open_now = [one for one in known.campaigns if one.is_open(known.now)]
    shown = [one for one in open_now if one in own] if known.person and known.person.unit_ids else open_now
    if not shown:
        return say(texts.NO_DEADLINES, talk=talk)
    owed = {debt.campaign.id for debt in known.owed}
    lines = [texts.deadline_line(one, known.local(one.due_at), known.today, owed=one.id in owed) for one in shown]
    return say("\n".join(lines), talk=talk)


def page_link(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/web: a fresh link to one's own page, for once."""
    token = secrets.token_urlsafe(24)
    return say(texts.page_link(f"{known.board.address}/mo/{token}"), talk=talk, deeds=[PageLink(token)])


def dashboard_link(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/bang: a fresh link to the dashboard, for once."""
    token = secrets.token_urlsafe(24)
    link = f"{known.board.address}/mo/{token}/bang"
    return say(texts.dashboard_link(link), talk=talk, deeds=[PageLink(token)])


def ask_to_leave(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/roikhoi: whether one really means to."""
    choices = (Choice(texts.LEAVE, "leave:yes"), Choice(texts.STAY, "leave:no"))
    return say(Reply(texts.ASK_TO_LEAVE, choices), talk=Talk("leave"))


def leave_answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to "really?"."""
    if agrees(message.text):
        return leave(known, talk, yes=True)
    if denies(message.text):
        return leave(known, talk, yes=False)
    return ask_to_leave(known, message, talk)


def leave(known: Known, talk: Talk, *, yes: bool) -> Outcome:
    """The person leaves, or stays."""
    if not yes or talk.topic != "leave":
        return say(texts.STAYED)
    return say(texts.left(known.board.agency), deeds=[Leave()])
