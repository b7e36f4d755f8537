"""What a unit's secretary hears as a campaign opens; an officer may see it first as they will."""

from collections.abc import Sequence
from datetime import datetime

from domain.board import Board
from domain.campaigns import Campaign
from domain.chat import Choice, Reply
from storage import campaigns, openings
from storage.database import Store
from storage.outbox import Letter
from texts import planning as texts
from texts import reporting

TRIAL = "opening"


def notice(campaign: Campaign, board: Board, action: str) -> Reply:
    """The message, with its button."""
    due = campaign.due_at.astimezone(board.zone)
    words = texts.opened(campaign.name, campaign.items, due, board.agency)
    return Reply(words, (Choice(reporting.REPORT_NOW, action),))


def trial(campaign: Campaign, board: Board) -> Reply:
    """The same, with a button that only says what it will do."""
    return notice(campaign, board, f"ack:{TRIAL}")


async def words(store: Store, board: Board, letters: Sequence[Letter], now: datetime) -> dict[int, Reply]:
    """The words of such letters, by id; none for who reports for no unit of it any more, or once it is over."""
    ours = [letter.id for letter in letters if letter.kind == openings.KIND]
    meant = await openings.still_meant(store, ours) if ours else {}
    known = await campaigns.all_campaigns(store) if meant else []
    running = {one.id: one for one in known if one.is_open(now) and now < one.due_at}
    return {
        key: notice(running[of], board, _action(of, theirs))
        for key, (of, theirs) in meant.items()
        if of in running
    }


def _action(campaign_id: int, unit_ids: Sequence[int]) -> str:
    """What the button does: ask the first question at once, where it is clear for which unit."""
    return f"report:{campaign_id}:{unit_ids[0]}:0" if len(unit_ids) == 1 else "report"
