"""What arrives is stored once, taken in order, and never lost."""

from dataclasses import replace

import pytest

from domain.chat import RawMessage, Reply, Talk
from storage import inbox, outbox
from storage.database import Conflict, Database
from tests.support.people import House, at, chat

NOW = at("2023-06-12 08:00")
LATER = at("2023-06-12 08:05")


def raw(name: str, key: str, text: str = "chào") -> RawMessage:
    return RawMessage(chat(name), key, {"text": text}, NOW)


async def test_a_repeat_is_dropped_and_keeps_its_id(database: Database) -> None:
    async with database.begin() as store:
        first = await inbox.take_in(store, [raw("a", "1"), raw("a", "2"), raw("b", "1")])
    async with database.begin() as store:
        again = await inbox.take_in(store, [raw("a", "2"), raw("a", "2"), raw("a", "3")])
        assert again[chat("a"), "2"] == first[chat("a"), "2"]
        assert await inbox.counts(store) == {"waiting": 4, "failed": 0}


async def test_a_batch_takes_the_oldest_of_each_conversation(database: Database) -> None:
    async with database.begin() as store:
        await inbox.take_in(store, [raw("a", "1"), raw("a", "2"), raw("b", "1"), raw("c", "1")])
        taken = await inbox.claim(store, 2, NOW)
        assert [(one.chat.address, one.key) for one in taken] == [("a", "1"), ("b", "1")]
        await inbox.close(store, [one.id for one in taken], NOW)
        taken = await inbox.claim(store, 50, NOW)
        assert [(one.chat.address, one.key) for one in taken] == [("a", "2"), ("c", "1")]


async def test_a_message_is_set_aside_after_three_tries(database: Database) -> None:
    async with database.begin() as store:
        ids = await inbox.take_in(store, [raw("a", "1")])
        tries = [await inbox.note_failure(store, ids[chat("a"), "1"], "why", NOW) for _ in range(3)]
        assert tries == [False, False, True]
        assert await inbox.claim(store, 1, NOW) == []
        assert await inbox.counts(store) == {"waiting": 0, "failed": 1}


async def test_a_conversation_keeps_where_it_stands(database: Database) -> None:
    talk = Talk("report", {"unit": 7, "words": ["đã"]}, numeric=True, at=NOW)
    async with database.begin() as store:
        await inbox.take_in(store, [raw("a", "1")])
        taken = await inbox.claim(store, 1, NOW)
        await inbox.save_talks(store, {taken[0].conversation_id: talk})
    async with database.begin() as store:
        assert (await inbox.claim(store, 1, NOW))[0].talk == talk


async def test_raw_messages_go_when_their_time_is_over(database: Database) -> None:
    async with database.begin() as store:
        ids = await inbox.take_in(store, [raw("a", "1"), raw("b", "1")])
        await inbox.close(store, [ids[chat("a"), "1"]], NOW)
        await inbox.purge(store, LATER)
        assert [one.key for one in await inbox.claim(store, 9, NOW)] == ["1"]
        assert len(await outbox.page_of(store, chat("a"), 9)) == 0


async def test_what_is_rolled_back_was_never_there(database: Database) -> None:
    with pytest.raises(Conflict):
        async with database.begin() as store:
            await inbox.take_in(store, [raw("a", "1")])
            raise Conflict
    async with database.read() as store:
        assert await inbox.counts(store) == {"waiting": 0, "failed": 0}


async def test_letters_go_out_replies_first_and_in_order(house: House) -> None:
    async with house.database.begin() as store:
        first = await outbox.put_one(store, chat("a"), Reply("1"), NOW)
        await outbox.put(store, [(chat("a"), Reply("2")), (chat("b"), Reply("3"))], NOW)
        second, other = first + 1, first + 2
        due = await outbox.due(store, "web", "web", NOW, 10)
        assert [letter.id for letter in due] == [first, second, other]
        # A letter that waits for its next try holds back what comes after it in its chat, and nothing else.
        await outbox.put_off(store, {first: (LATER, "down")})
        assert [letter.id for letter in await outbox.due(store, "web", "web", NOW, 10)] == [other]
        await outbox.mark(store, [other], "sent", NOW)
        due = await outbox.due(store, "web", "web", LATER, 10)
        assert [(letter.id, letter.tries) for letter in due] == [(first, 1), (second, 0)]
        await outbox.give_up(store, {first: "gone"})
        await outbox.mark(store, [second], "shown", LATER)
        assert await outbox.counts(store) == {"waiting": 1, "sent": 1, "failed": 1, "cancelled": 0}
        # Only the page of that chat may say that it was seen.
        await outbox.see(store, chat("b"), [second], LATER)
        assert (await outbox.counts(store))["sent"] == 1
        await outbox.see(store, chat("a"), [second], LATER)
        assert (await outbox.counts(store))["sent"] == 2


def test_a_reply_survives_being_kept() -> None:
    reply = Reply("x", layout="chips", numeric=True)
    assert outbox.read_reply(outbox.write_reply(reply)) == reply
    assert outbox.read_reply(outbox.write_reply(replace(reply, text="é"))).text == "é"
