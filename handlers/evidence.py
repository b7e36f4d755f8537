"""Files were sent: they go to the question that asked for it, else to the one report that takes files."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.campaigns import Item, ItemKind
from domain.chat import FileRef, Inbound, Reply, Talk
from domain.reports import Debt
from handlers import report
from handlers.draft import is_draft_of, new_draft, still_asked, which
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.standing import not_open, what_stands
from texts import evidence as texts
from texts import general


def received(known: Known, message: Inbound, talk: Talk, files: Sequence[FileRef]) -> Outcome:
    """Somebody sent a file, or several at once."""
    if known.person is None or not known.person.unit_ids:
        return say(general.NOT_SECRETARY)
    return placed(known, message, talk, files)


def placed(known: Known, message: Inbound, talk: Talk, files: Sequence[FileRef]) -> Outcome:
    """The files go to one of the debts that are known here."""
    held = [_kept(file) for file in files]
    debt = known.debt(talk.data.get("campaign", 0), talk.data.get("unit", 0))
    if debt is not None and is_draft_of(talk, debt) and (item := _asked_for(debt, talk.data)):
        return _into_draft(known, message, debt, talk, item, held)
    taking = [debt for debt in known.debts if _file_items(debt)]
    if not taking:
        return say(texts.NOT_NEEDED, talk=talk)
    if len(taking) == 1:
        return _into_report(known, message, taking[0], held)
    waiting = talk.data.get("files", []) if talk.topic == "file" else []
    talk = Talk("file", {"files": [*waiting, *held]})
    return which(known, taking, texts.which(_names(held)), "attach", talk)


def is_asked(known: Known) -> bool:
    """True when some report of the person's own units takes files."""
    return any(takes_files(debt) for debt in known.debts)


def takes_files(debt: Debt) -> bool:
    """True when the campaign asks for files, or takes them."""
    return bool(_file_items(debt))


def pressed(known: Known, message: Inbound, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """The report that a file is for was chosen."""
    campaign_id, unit_id, version = (int(part) for part in arguments[:3])
    debt = known.debt(campaign_id, unit_id)
    if debt is None:
        return not_open(known, campaign_id, unit_id)
    if talk.topic != "file" or debt.standing.version != version:
        return what_stands(known, debt)
    return _into_report(known, message, debt, talk.data["files"])


def asked_again(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to "which report is this file for?": the question again."""
    return say(Reply(texts.CHOOSE_REPORT, talk.choices), talk=talk)


def _kept(file: FileRef) -> dict[str, Any]:
    return {"id": file.id, "name": file.name}


def _names(files: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(file["name"] for file in files)


def _file_items(debt: Debt) -> list[Item]:
    return [item for item in debt.campaign.items if item.kind is ItemKind.FILE]


def _asked_for(debt: Debt, draft: Mapping[str, Any]) -> Item | None:
    """The file item of a draft: the one being asked, else the campaign's first."""
    items = _file_items(debt)
    return next((item for item in items if item.key == draft.get("item")), next(iter(items), None))


def _into_draft(
    known: Known, message: Inbound, debt: Debt, talk: Talk, item: Item, files: Sequence[Mapping[str, Any]]
) -> Outcome:
    """The files join what the draft holds; a question that was for something else is asked again."""
    draft = talk.data
    held = [*(draft["given"].get(item.key) or _standing_files(debt, draft, item)), *files]
    words = [*draft["words"], *(file["name"] for file in files)]
    filled = {**draft, "given": {**draft["given"], item.key: held}, "words": words}
    if talk.topic == "readback":
        return report.read_back(known, debt, filled)
    if draft.get("item") != item.key and talk.topic == "report":
        return report.ask_next(known, debt, filled, texts.taken(_names(files)))
    return report.go_on(known, message, debt, filled)


def _standing_files(debt: Debt, draft: Mapping[str, Any], item: Item) -> list[dict[str, Any]]:
    """What stands is kept and added to, unless it is being put right."""
    return [] if draft["mode"] == "fix" else list(debt.standing.answers.get(item.key) or ())


def _into_report(known: Known, message: Inbound, debt: Debt, files: Sequence[Mapping[str, Any]]) -> Outcome:
    """The files join the report that stands; where there is none yet, they wait for the answers to go with."""
    item = _file_items(debt)[0]
    draft = new_draft(debt, "more")
    given = {item.key: [*_standing_files(debt, draft, item), *files]}
    filled = {**draft, "given": given, "words": [file["name"] for file in files]}
    if debt.standing.version:
        return report.record(known, message, debt, filled)
    owed = {**filled, "mode": "owed"}
    if still_asked(debt, owed):
        return report.ask_next(known, debt, owed, texts.taken_for(_names(files), debt.campaign.name))
    return report.record(known, message, debt, owed)
