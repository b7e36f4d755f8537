"""Officers are told of something unasked; what it offers can be chosen by its number too."""

from collections.abc import Sequence
from datetime import datetime

from domain.chat import Chat, Reply, Talk
from storage import inbox, outbox
from storage.database import Store


async def put(store: Store, letters: Sequence[tuple[Chat, Reply]], now: datetime) -> None:
    """Hand letters to whoever delivers; who is in the middle of something keeps the choices of that."""
    await outbox.put(store, letters, now)
    talks: dict[int, Talk] = {}
    for chat, reply in letters:
        conversation_id, talk = await inbox.talk_of(store, chat)
        if reply.choices and not talk.topic:
            talks[conversation_id] = Talk(choices=reply.choices, numeric=reply.numeric, at=now)
    if talks:
        await inbox.save_talks(store, talks)
