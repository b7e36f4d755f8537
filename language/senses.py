"""The words of a clause by what they do in it, each in the one sense that its neighbours leave it."""

import re

from language.lexicon import Role, Term, terms_of

ROLES = (
    Role.COURTESY, Role.AROUND, Role.GREETS, Role.AGREES, Role.FINISHED, Role.PAST, Role.JUST, Role.DEED,
    Role.STUDY,
    Role.SUBMIT, Role.THING, Role.NOT_YET, Role.NO, Role.NOT_AT_ALL, Role.UNFINISHED, Role.BEFOREHAND,
    Role.UNDER_WAY, Role.SOON,
    Role.BUSY, Role.DOUBT, Role.ASKS, Role.DEFERS, Role.RECEIVED, Role.OTHER,
)  # fmt: skip
DEEDS = (Role.DEED, Role.STUDY, Role.SUBMIT)
TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*%?|[^\W\d_]+|[👍👌✅🆗✔?]|[👎❌🚫⛔]")
ROUGHLY_MANY = re.compile(
    r"\b(?:gần|gan|dưới|duoi|sắp|cỡ)\s+\d+\s*(?:đồng chí|dong chi|người|nguoi|lượt|luot|đảng viên|dang vien"
    r"|cán bộ|can bo)?"
)
UNITS = frozenset(("chi bộ", "chi bo", "đảng bộ", "dang bo", "trường", "bệnh viện", "công ty", "trung tâm", "sở"))
TITLES = frozenset(("anh", "chị", "chi", "bác", "cô", "chú", "chí"))


class Senses:
    """The terms of a clause, figures left away."""

    def __init__(self, clause: str) -> None:
        words = TOKEN.findall(ROUGHLY_MANY.sub(" ", clause))  # "đã học, gần 50 người" is not nearly learnt
        self.terms = _settled([one for one in terms_of(words, ROLES) if not one.words[0][0].isdigit()])

    def has(self, *roles: Role) -> bool:
        """True when some term may do one of these."""
        return any(term.may(*roles) for term in self.terms)

    def count(self, role: Role) -> int:
        """How many terms may do it."""
        return sum(term.may(role) for term in self.terms)

    def place(self, *roles: Role) -> int:
        """Where the first of them stands; behind the last term where none does."""
        return next((at for at, term in enumerate(self.terms) if term.may(*roles)), len(self.terms))

    @property
    def core(self) -> list[Term]:
        """The terms that are no courtesy."""
        return [term for term in self.terms if not term.may(Role.COURTESY, Role.GREETS)]

    @property
    def unknown(self) -> int:
        """How many words we do not know."""
        return sum(not term.roles for term in self.terms)

    @property
    def ends_it(self) -> bool:
        """ "rồi" is among them."""
        return any(term.words[-1] in ("rồi", "roi") and term.may(Role.FINISHED) for term in self.terms)

    @property
    def ends_nothing(self) -> bool:
        """ "hết giờ rồi", "tốt rồi", "xong việc này là …": what is finished is not what was asked about."""
        done = [term for term in self.terms if term.may(Role.FINISHED)]
        only_rồi = all(term.words in (("rồi",), ("roi",)) for term in done)
        first = self.place(Role.FINISHED)
        around = any(term.may(Role.AROUND) for term in self.terms[:first])
        leads_on = any(term.words in (("là",), ("la",)) for term in self.terms[first:])
        return (only_rồi and around) or leads_on

    @property
    def past(self) -> bool:
        """ "đã" before what was done, or alone; "em vào họp đã" puts it off."""
        core = self.core
        return any(term.may(Role.PAST) for term in core[:-1]) or (len(core) == 1 and core[0].may(Role.PAST))

    @property
    def past_alone(self) -> bool:
        """ "đã ạ", "dạ đã": nothing is said beside it."""
        rest = [term for term in self.terms if not term.may(Role.PAST)]
        return len(rest) < len(self.terms) and all(
            term.may(Role.COURTESY, Role.AGREES) and term.words[-1] not in ("được", "duoc", "đk", "từng")
            for term in rest
        )

    @property
    def unknown_before(self) -> bool:
        """A word that we do not know before the deed may well turn it: "có khi học rồi".

        A unit's name may stand there: "chi bộ Hoa Sen học rồi".
        """
        named = False
        for term in self.terms[: self.place(*DEEDS, Role.FINISHED)]:
            named = (named and not term.roles) or " ".join(term.words) in UNITS
            if not term.roles and not named:
                return True
        return False


def _settled(terms: list[Term]) -> list[Term]:
    """The terms without their other senses, where the next word decides: "da hoc" is đã, "da em" is dạ."""
    return [Term(term.words, _sense(terms, at)) for at, term in enumerate(terms)]


def _sense(terms: list[Term], at: int) -> frozenset[Role]:
    roles = terms[at].roles
    if Role.PAST in roles and Role.COURTESY in roles:
        after = terms[at + 1] if at + 1 < len(terms) else None
        done = after is not None and (after.may(*DEEDS, Role.THING, Role.RECEIVED) or after.words[0] == "xong")
        alone = all(one.may(Role.COURTESY) for one in terms)
        return frozenset({Role.PAST if done or alone else Role.COURTESY})
    if terms[at].words == ("mai",) and at and terms[at - 1].words[-1] in TITLES:
        return frozenset({Role.COURTESY})  # a name: "chị Mai nộp rồi"
    if not roles and at and terms[at - 1].words[-1] in TITLES and _nothing_more(terms[at + 1 :]):
        return frozenset({Role.COURTESY})  # a name: "rồi chị Hạnh ạ"
    if Role.AROUND in roles and not roles & {*DEEDS, Role.FINISHED, Role.NOT_YET}:
        return roles | {Role.COURTESY}
    if len(roles) > 1 and roles & {*DEEDS, Role.FINISHED, Role.NOT_YET}:
        return roles - {Role.COURTESY, Role.AROUND}
    return roles


def _nothing_more(rest: list[Term]) -> bool:
    return all(term.may(Role.COURTESY) for term in rest)
