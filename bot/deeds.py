"""What a step wants done beside words and reports, in its transaction: codes, duties, excuses, links."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from domain.board import Board
from domain.chat import Chat, Choice, FileRef, Inbound, MessageKind, Reply, Talk
from domain.notices import decent_moment
from domain.people import GiveCode, GiveCodes, Link
from handlers.announcing import announce
from handlers.known import Known
from handlers.outcome import (
    Acknowledge,
    AskedAgain,
    CallOffNotice,
    ChangeCampaign,
    CloseUnit,
    Deed,
    DropTemplate,
    EndDuty,
    Excuse,
    Extend,
    Follow,
    GroupMoved,
    JoinAccount,
    KeepTemplate,
    Leave,
    MarkedRefused,
    MoveSlot,
    OfferAccount,
    PageLink,
    Publish,
    Reached,
    RemindUnit,
    RevokeCodes,
    RunNow,
    SendNotice,
    Settle,
    Snooze,
    Switch,
    TellAccepted,
    TellUnit,
    Unfollow,
    UploadLink,
    Weekly,
    WrongCode,
)
from scheduler import openings, rounds, upkeep
from scheduler.reminders import remind_unit, run_now
from storage import (
    acceptances,
    asked_again,
    audience,
    audit,
    campaigns,
    codes,
    coming,
    digests,
    files,
    groups,
    guesses,
    inbox,
    invites,
    notices,
    outbox,
    people,
    reminders,
    templates,
    tickets,
    troubles,
    units,
)
from storage.database import Conflict, Store
from texts import joining, me, officers
from texts.linking import ROLES

PAGE = "web"
FILES_WAIT = timedelta(days=30)


class Deeds:
    """Does what is wanted, in a transaction that is under way."""

    def __init__(self, board: Board, page_of: Callable[[str], Chat]) -> None:
        self.board = board
        self.page_of = page_of

    async def link(self, store: Store, wanted: Link, now: datetime) -> None:
        """Somebody takes up a duty; the officers in whose charge it is hear of it, with [Gỡ]."""
        before = await invites.to_be_replaced(store, wanted.invite_id)
        person_id, duty_id = await invites.link(store, wanted, now)
        held = await people.holder(store, duty_id)
        if held is None:
            return
        if before is not None and before.person_id != person_id:
            chat = (await people.chats_of(store, [before.person_id])).values()
            await outbox.put(store, [(one, Reply(officers.handed_over(before, held.name))) for one in chat], now)
        chats = await people.chats_of_officers(store, held.unit_id)
        words = officers.linked(held.name, held.role, held.unit_name)
        letter = Reply(words, (Choice(officers.REMOVE, f"remove:{duty_id}"),), MessageKind.CARD)
        others = [(chat, letter) for officer, chat in sorted(chats.items()) if officer != person_id]
        await outbox.put(store, others, now)

    async def do(self, store: Store, deed: Deed, known: Known, message: Inbound, now: datetime) -> None:
        """Do one deed of the person who wrote. Raises Conflict when it can no longer be done."""
        person = known.person.id if known.person else None
        match deed:
            case WrongCode(tell):
                await guesses.add(store, message.origin, now)
                if tell:
                    await self._tell_officers(store, officers.MANY_WRONG_CODES, now)
            case Reached(can_be):
                await people.reached(store, message.chat, now, can_be=can_be)
            case MarkedRefused():
                await self._tell_officers(store, officers.MARKED_REFUSED, now)
            case GiveCode():
                await invites.keep(store, self.board.secret, deed, now, person)
            case GiveCodes():
                await codes.hand_out(store, self.board.secret, deed, self.board.bots, now, person)
            case RevokeCodes(invite_ids):
                await invites.revoke(store, invite_ids, now, person)
            case EndDuty(duty_id):
                await self._end_duty(store, duty_id, now, person)
            case Excuse(campaign_id, unit_id, reason):
                await self._excuse(store, known, campaign_id, unit_id, reason, now)
            case Publish(draft, told):
                await openings.publish(store, draft, now, person, told)
            case ChangeCampaign():
                await self._change(store, deed, now, person)
            case CloseUnit(end):
                await units.close(store, end.unit, end.on, end.heir, now, person)
                await upkeep.units_leave(store, now, self.board.zone)
            case KeepTemplate(name, values):
                await templates.keep(store, name, values, now, person)
            case DropTemplate(template_id):
                await templates.drop(store, template_id, now, person)
            case Extend():
                await self._extend(store, known, deed, now)
            case Switch():
                await self._switch(store, known, deed, now)
            case TellUnit(unit_id, letter):
                await self._tell_units(store, [unit_id], letter, now)
            case TellAccepted(unit_ids, at):
                decent = decent_moment(now, self.board.zone, self.board.calendar)
                await acceptances.lay_out(store, unit_ids, at, decent)
            case Follow() if person:
                await self._follow(store, deed, message.chat, person, now)
            case Unfollow():
                await groups.end(store, [message.chat], now, person)
            case GroupMoved(address):
                await groups.move(store, message.chat, address, now)
            case Snooze(until) if person:
                await reminders.snooze(store, person, message.chat, until, now)
            case RunNow(campaign, manner):
                await run_now(store, [campaign], now, self.board.zone, manner)
                await audit.note(store, "remind", campaign.code, now, person)
            case RemindUnit(unit_id, manner):
                await remind_unit(store, unit_id, now, self.board.zone, manner)
                await audit.note(store, "remind unit", "", now, person, unit=unit_id)
            case MoveSlot(campaign_id, slot, from_at, again):
                await coming.move(store, campaign_id, slot, from_at, now, person, again=again)
            case SendNotice(notice, told) if person:
                await notices.send(store, notice, person, known.today, now, told)
            case CallOffNotice(notice_id) if person:
                await notices.call_off(store, notice_id, now, person)
            case Acknowledge(key) if person:
                await notices.acknowledge(store, key, person, now)
            case Settle(what, key, again):
                await troubles.settle(store, what, key, now, person, again=again)
            case Weekly(wanted) if person:
                await digests.want(store, person, wanted=wanted)
            case AskedAgain(kind, question, words):
                await asked_again.note(store, kind, question, words, person, now)
            case Leave() if known.person:
                await self._leave(store, known, now)
            case UploadLink(token, until):
                await tickets.keep_upload(store, token, message.chat, now, until)
            case OfferAccount(code) if person:
                await tickets.keep_account(store, invites.code_hash(self.board.secret, code), person, now)
            case JoinAccount(code):
                await self._join(store, code, message.chat, now)
            case PageLink(token) if person:
                address = await self._page(store, person, now)
                await tickets.keep(store, token, address, now)
                if not known.takes_files:
                    await self._lay_files(store, person, self.page_of(address), now)

    async def _follow(self, store: Store, wanted: Follow, chat: Chat, person: int, now: datetime) -> None:
        await groups.follow(
            store, chat, wanted.campaign_id, names=wanted.names, by=person, now=now, posts=wanted.kept
        )
        (group,) = await groups.following(store, [chat])
        await outbox.put(store, [(chat, Reply(wanted.words))], now)
        await groups.post(store, group, wanted.post, now)

    async def _join(self, store: Store, code: str, chat: Chat, now: datetime) -> None:
        """The chat is one more account of whoever asked for the code; where they wrote before, they hear of it."""
        person = await tickets.spend_account(store, invites.code_hash(self.board.secret, code), now)
        before = (await people.chats_of(store, [person])).values()
        await outbox.put(store, [(one, Reply(joining.told(chat.channel))) for one in before], now)
        await people.join_account(store, person, chat, now)

    async def _tell_officers(self, store: Store, words: str, now: datetime, unit_id: int | None = None) -> None:
        chats = await people.chats_of_officers(store, unit_id)
        await outbox.put(store, [(chat, Reply(words)) for _, chat in sorted(chats.items())], now)

    async def _change(self, store: Store, wanted: ChangeCampaign, now: datetime, person: int | None) -> None:
        stood = await campaigns.campaign(store, wanted.code)
        if stood is None or stood.version != wanted.version:
            raise Conflict(f"campaign {wanted.code}")
        await campaigns.change(store, stood, wanted.draft, now, person)

    async def _extend(self, store: Store, known: Known, wanted: Extend, now: datetime) -> None:
        stood = next(one for one in known.campaigns if one.id == wanted.campaign_id)
        draft = await campaigns.draft_of(store, replace(stood, due_at=wanted.due_at))
        person = known.person.id if known.person else None
        await campaigns.change(store, stood, draft, now, person)
        await audit.note(store, "extend", stood.code, now, person, reason=wanted.reason)
        if stood.is_open(now):
            await self._tell_units(store, await audience.members_of(store, stood.id), wanted.notice, now)

    async def _switch(self, store: Store, known: Known, wanted: Switch, now: datetime) -> None:
        stood = next(one for one in known.campaigns if one.id == wanted.campaign_id)
        person = known.person.id if known.person else None
        match wanted.to:
            case "closed":
                await campaigns.close(store, stood.code, now, person)
            case "open":
                await campaigns.open_now(store, stood.code, now, person)
            case "cancelled":
                await rounds.call_off(store, stood, now, person, wanted.reason)

    async def _tell_units(self, store: Store, unit_ids: Collection[int], letter: Reply, now: datetime) -> None:
        """Tell whoever reports for units; who is in the middle of something keeps the choices of that."""
        chats = await people.chats_of(store, await people.secretaries_of(store, unit_ids))
        await outbox.put(store, [(chat, letter) for _, chat in sorted(chats.items())], now)
        if letter.choices:
            talks = await inbox.talks_of(store, set(chats.values()))
            shown = Talk(choices=letter.choices, numeric=letter.numeric, at=now)
            await inbox.save_talks(store, {key: shown for key, talk in talks.values() if not talk.topic})

    async def _end_duty(self, store: Store, duty_id: int, now: datetime, by: int | None) -> None:
        held = await people.holder(store, duty_id)
        if held is None:
            raise Conflict(f"duty {duty_id}")
        await people.end_duty(store, duty_id, now, by)
        chats = await people.chats_of(store, [held.person_id])
        told = [(chat, Reply(officers.you_are_removed(held, self.board.agency))) for chat in chats.values()]
        await outbox.put(store, told, now)

    async def _excuse(
        self, store: Store, known: Known, campaign_id: int, unit_id: int, reason: str, now: datetime
    ) -> None:
        campaign = next(one for one in known.campaigns if one.id == campaign_id)
        person = known.person.id if known.person else None
        if reason:
            await audience.excuse(store, campaign, unit_id, reason, now, person)
        else:
            await campaigns.readmit(store, campaign, unit_id, now, person)

    async def _leave(self, store: Store, known: Known, now: datetime) -> None:
        assert known.person is not None  # noqa: S101 - only people leave
        await people.leave(store, known.person.id, now)
        for duty in known.person.duties:
            named = f"{ROLES[duty.role]}{f' của {duty.unit_name}' if duty.unit_name else ''}"
            words = me.gone(known.person.name, named, known.local(now))
            await self._tell_officers(store, words, now, duty.unit_id)

    async def _lay_files(self, store: Store, person_id: int, page: Chat, now: datetime) -> None:
        """Where files cannot be sent, those of notices wait on the person's page; each is laid there once."""
        for notice in await notices.with_files_of(store, person_id, now - FILES_WAIT):
            assert notice.file is not None  # noqa: S101 - it was asked for
            number = await files.copy(store, notice.file.id, page, f"notice-{notice.id}", now)
            if number is not None:
                said = announce(notice, self.board.agency, now).replies[0]
                shown = replace(said, files=(FileRef(number, notice.file.name),), enclosed=None)
                await outbox.put(store, [(page, shown)], now)

    async def _page(self, store: Store, person_id: int, now: datetime) -> str:
        """The address of the person's own page, made where there is none yet."""
        found = await people.addresses_on(store, person_id, PAGE)
        if found:
            return found[0]
        address = secrets.token_urlsafe(16)
        await people.add_account(store, person_id, self.page_of(address), now)
        return address
