"""What brought a file: fetched by one at a time, an album whole, and nobody waits longer than a minute for it."""

import asyncio
from datetime import timedelta

from domain.chat import Chat, RawMessage
from storage import fetching, inbox
from storage.database import Database, Store
from storage.fetching import Bundle
from tests.support.people import at, chat

NOW = at("2023-06-12 08:00")
A_BIT = timedelta(seconds=3)


def raw(name: str, key: str, *, file: bool = False, album: str = "", after: float = 0) -> RawMessage:
    moment = NOW + timedelta(seconds=after)
    return RawMessage(chat(name), key, {"key": key}, moment, brings_file=file, album=album)


async def held(store: Store, after: float) -> list[list[str]]:
    """The keys of what is held from that second on, bundle by bundle."""
    return [[part.key for part in bundle.parts] for bundle in await bundles(store, after)]


async def bundles(store: Store, after: float) -> list[Bundle]:
    now = NOW + timedelta(seconds=after)
    return await fetching.claim(store, "web", "web", now, now + A_BIT, 10)


async def taken(store: Store, after: float) -> list[str]:
    return [one.key for one in await inbox.claim(store, 50, NOW + timedelta(seconds=after))]


async def test_what_comes_after_a_file_waits_for_it_a_minute_and_others_do_not(database: Database) -> None:
    async with database.begin() as store:
        late = raw("a", "a3", file=True, after=30)
        await inbox.take_in(
            store, [raw("a", "a0"), raw("a", "a1", file=True), raw("a", "a2"), raw("b", "b1"), late]
        )
        assert await inbox.counts(store) == {"waiting": 5, "failed": 0}
        first = await inbox.claim(store, 50, NOW)
        assert [one.key for one in first] == ["a0", "b1"]
        await inbox.close(store, [one.id for one in first], NOW)
        assert (await taken(store, 59), await taken(store, 60)) == ([], ["a2"])


async def test_what_was_fetched_is_answered_before_what_came_after_it(database: Database) -> None:
    async with database.begin() as store:
        await inbox.take_in(store, [raw("a", "1", file=True), raw("a", "2")])
        [bundle] = await bundles(store, 0)
        await fetching.hand_on(store, bundle, {"files": [7]}, NOW)
        [first] = await inbox.claim(store, 50, NOW)
        assert first.payload == {"key": "1", "files": [7]}
        await inbox.close(store, [first.id], NOW)
        assert await taken(store, 0) == ["2"]
        assert not await fetching.still_fetching(store, bundle)


async def test_one_at_a_time_holds_a_file_until_its_time_is_over(database: Database) -> None:
    async with database.begin() as store:
        await inbox.take_in(store, [raw("a", "1", file=True)])
        assert await fetching.next_due(store, "web", "web") == NOW
        assert await held(store, 0) == [["1"]]
        assert (await held(store, 2), await held(store, 3)) == ([], [["1"]])
        assert await fetching.next_due(store, "web", "another bot") is None


async def test_two_at_work_never_hold_the_same(database: Database) -> None:
    async with database.begin() as store:
        await inbox.take_in(store, [raw("a", "1", file=True)])

    async def work() -> list[list[str]]:
        async with database.begin() as store:
            return await held(store, 0)

    assert sorted(await asyncio.gather(work(), work())) == [[], [["1"]]]


async def test_an_album_is_held_whole_once_nothing_more_of_it_comes(database: Database) -> None:
    async with database.begin() as store:
        parts = [raw("a", key, file=True, album="x", after=0.5 * place) for place, key in enumerate("123")]
        await inbox.take_in(store, [parts[0], raw("b", "9", file=True, album="x"), parts[1]])
        await inbox.take_in(store, [parts[2]])
        assert await held(store, 1.0) == [["9"]]
        [album] = await bundles(store, 2.0)
        assert [part.key for part in album.parts] == ["1", "2", "3"]
        await fetching.hand_on(store, album, {"files": [1, 2, 3]}, NOW)
        assert [one.payload for one in await inbox.claim(store, 50, NOW)] == [{"key": "1", "files": [1, 2, 3]}]
        assert await inbox.counts(store) == {"waiting": 2, "failed": 0}


async def test_of_a_marked_album_nothing_is_left_and_it_is_answered_once(database: Database) -> None:
    async with database.begin() as store:
        parts = [raw("a", key, file=True, album="x") for key in "12"]
        words = raw("a", inbox.caption_key("1"))
        await inbox.take_in(store, [*parts, words, raw("a", "after")])
        [album] = await bundles(store, 2)
        await fetching.refuse_marked(store, album, NOW)
        [first] = await inbox.claim(store, 50, NOW)
        assert (first.key, first.payload) == ("1", {"marked": True})
        await inbox.close(store, [first.id], NOW)
        assert await taken(store, 0) == ["after"]


async def test_a_mark_found_at_once_is_known_to_the_rest_of_the_album(database: Database) -> None:
    async with database.begin() as store:
        refused = RawMessage(chat("a"), "1", {"marked": True}, NOW, album="x")
        await inbox.take_in(
            store, [refused, raw("a", "2", file=True, album="x"), raw("b", "3", file=True, album="x")]
        )
        assert [bundle.marked for bundle in await bundles(store, 2)] == [True, False]


async def test_a_file_of_another_bot_is_left(database: Database) -> None:
    async with database.begin() as store:
        here = Chat("web", "other", "a")
        await inbox.take_in(store, [RawMessage(here, "1", {}, NOW, brings_file=True)])
        assert await held(store, 9) == []
