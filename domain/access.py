"""Who may see and do what: pure functions of a person's duties."""

from domain.people import Person, Role


def may_report(person: Person, unit_id: int) -> bool:
    """True when the person reports for that unit."""
    return unit_id in person.unit_ids


def summary_roots(person: Person) -> frozenset[int] | None:
    """The units whose subtrees a leader or officer may count; None is the whole tree, empty is nothing."""
    roots = [duty.unit_id for duty in person.duties if duty.role in (Role.LEADER, Role.OFFICER)]
    if None in roots:
        return None
    return frozenset(root for root in roots if root is not None)
