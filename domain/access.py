"""Who may see and do what: pure functions of a person's duties."""

from collections.abc import Collection

from domain.people import Person, Role

EVERYONE = frozenset[Role]()
SECRETARIES = frozenset({Role.SECRETARY})
READERS = frozenset({Role.LEADER, Role.OFFICER})
OFFICERS = frozenset({Role.OFFICER})

COMMANDS: dict[str, frozenset[Role]] = {
    "/baocao": SECRETARIES,
    "/trangthai": SECRETARIES,
    "/sua": SECRETARIES,
    "/hoannhac": SECRETARIES,
    "/han": SECRETARIES | READERS,
    "/tonghop": READERS,
    "/chuanop": READERS,
    "/bieudo": READERS,
    "/xuat": READERS,
    "/xephang": READERS,
    "/bang": READERS,
    "/moi": OFFICERS,
    "/donvi": OFFICERS,
    "/dot": OFFICERS,
    "/taodot": OFFICERS,
    "/duyet": OFFICERS,
    "/ghiho": OFFICERS,
    "/nhac": OFFICERS,
    "/nhom": OFFICERS,
    "/thongbao": OFFICERS,
    "/bantin": READERS,
    "/start": EVERYONE,
    "/toi": EVERYONE,
    "/web": EVERYONE,
    "/lienket": EVERYONE,
    "/roikhoi": EVERYONE,
    "/riengtu": EVERYONE,
    "/trogiup": EVERYONE,
    "/huy": EVERYONE,
}
"""Chat command → the roles that may use it; of whom and of which units it tells is a matter of scope."""


def may_use(person: Person, command: str) -> bool:
    """True when the person's duties allow the command."""
    roles = COMMANDS[command]
    return not roles or person.has(*roles)


def may_report(person: Person, unit_id: int) -> bool:
    """True when the person reports for that unit."""
    return unit_id in person.unit_ids


def summary_roots(person: Person) -> frozenset[int] | None:
    """The units whose subtrees a leader or officer may count; None is the whole tree, empty is nothing."""
    return _roots(person, READERS)


def managed_roots(person: Person) -> frozenset[int] | None:
    """The units whose subtrees are in an officer's charge; None is the whole tree, empty is nothing."""
    return _roots(person, OFFICERS)


def _roots(person: Person, roles: Collection[Role]) -> frozenset[int] | None:
    roots = [duty.unit_id for duty in person.duties if duty.role in roles]
    if None in roots:
        return None
    return frozenset(root for root in roots if root is not None)


def covers(roots: frozenset[int] | None, line: Collection[int]) -> bool:
    """True when a unit lies in the subtrees of the roots; `line`: its id and those of all units above it."""
    return roots is None or bool(roots & set(line))


def may_import_units(person: Person) -> bool:
    """True for the officers of the whole tree."""
    return managed_roots(person) is None


def may_follow_notice(person: Person, sender_id: int) -> bool:
    """True for the officer who sent a notice, and for the officers of the whole tree."""
    roots = managed_roots(person)
    return roots is None or (bool(roots) and person.id == sender_id)


def may_open_file(person: Person, unit_id: int, line: Collection[int]) -> bool:
    """True when the person reports for the unit that handed a file in, or may count the unit."""
    return may_report(person, unit_id) or covers(summary_roots(person), line)
