"""A secretary hears that reports were accepted: what waits for one person is said in one message."""

from collections import defaultdict
from collections.abc import Sequence

from domain.chat import Chat, Reply
from storage import acceptances
from storage.database import Store
from storage.outbox import Letter
from texts import review as texts


async def words(store: Store, letters: Sequence[Letter]) -> dict[int, Reply]:
    """The words of such letters, by id: those of a chat's first letter tell what all there have to tell.

    One that has its words, from a try that failed, keeps them while its own news holds.
    """
    ours = [letter for letter in letters if letter.kind == acceptances.KIND]
    told = await acceptances.told_by(store, [letter.id for letter in ours]) if ours else {}
    of_chat: defaultdict[Chat, list[Letter]] = defaultdict(list)
    for letter in ours:
        of_chat[letter.chat].append(letter)
    found = {}
    for first, *others in of_chat.values():
        named = [
            (one.unit_name, one.campaign_name) for letter in (first, *others) for one in told.get(letter.id, ())
        ]
        if named:
            found[first.id] = (first.id in told and first.reply) or Reply(texts.your_reports_accepted(named))
    return found
