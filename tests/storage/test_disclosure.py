"""A person is given all that is held about them, nothing of others, and no key to anything."""

from storage import disclosure, sessions
from storage.tables import metadata
from tests.support.people import House, at
from tests.support.transcript import Stage

MOMENT = at("2023-06-12 09:00")
HELD_OF_NOBODY = {
    *("settings", "units", "campaigns", "campaign_versions", "audience", "standings", "tallies", "allowances"),
    *("reminder_slots", "coming_slots", "reminded", "openings", "campaign_templates", "escalations", "guesses"),
}
"""Tables in which no row is one person's."""


async def test_all_that_somebody_said_and_did_is_given_and_nothing_of_others(house: House) -> None:
    stage = Stage(house)
    for name in ("Lan", "Minh"):
        await stage.say(name, "/baocao")
        await stage.say(name, "[Học tập, quán triệt nghị quyết]")
        await stage.say(name, f"chuyện riêng của {name}")
        await stage.say(name, "[Đã tổ chức]")
    async with house.database.begin() as store:
        token = await sessions.open_session(store, "lan", MOMENT)
    async with house.database.read() as store:
        held = await disclosure.about(store, house.people["Lan"])
        other = await disclosure.about(store, house.people["Hùng"])
    assert {"people", "duties", "accounts", "reports", "inbox", "outbox", "sessions", "invites"} <= set(held)
    assert [row["reported"] for row in held["reports"]] == [True]
    assert "chuyện riêng của Lan" in str(held["inbox"])
    assert "Đã ghi nhận" in str(held["outbox"])
    assert "Minh" not in str(held)
    assert "hash" not in str(held).replace("sha256", "")
    assert token not in str(held)
    assert "reports" not in other


async def test_every_table_is_either_looked_through_or_holds_nobody() -> None:
    named = {
        table.name
        for table in metadata.sorted_tables
        if set(table.c.keys()) >= disclosure.CHAT or any(disclosure._names_person(column) for column in table.c)
    }
    looked_through = named | {"people", "inbox", "sessions"}
    assert looked_through | HELD_OF_NOBODY == {table.name for table in metadata.sorted_tables}
