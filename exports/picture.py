"""The picture of a campaign, for a phone: x/y, states, sectors, the curve against the deadline, who is missing."""

from domain.campaigns import ItemKind
from domain.dossier import Dossier, Line
from domain.summary import ItemCount
from exports.curve import draw_curve
from exports.drawing import EDGE, INK, LEFT, PRINT, RIGHT, ROOM, RULE, SOFT, Sheet, fitting
from exports.font import BOLD, REGULAR, printable, width, wrapped
from texts import exports as texts
from texts.writing import capital, number

NAMED, SECTORS, OPTIONS = 8, 16, 8
LABEL, BAR_END, GAP = 400, 846, 24


def png(dossier: Dossier, *, names: bool = False) -> bytes:
    """The bytes of the picture, 1080 px wide."""
    import resvg_py

    fonts = [str(REGULAR), str(BOLD)]
    drawn = svg(dossier, names=names)
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, font_files=fonts, skip_system_fonts=True))


def svg(dossier: Dossier, *, names: bool = False) -> str:
    """The picture as SVG. `names`: the units that have not reported may be named in it."""
    sheet = Sheet()
    _head(sheet, dossier)
    _figures(sheet, dossier)
    _states(sheet, dossier)
    _sectors(sheet, dossier)
    _others(sheet, dossier)
    draw_curve(sheet, dossier)
    _missing(sheet, dossier, names=names)
    _foot(sheet, dossier)
    return sheet.svg(f"{dossier.campaign.title}. {texts.as_of(dossier)}")


def _head(sheet: Sheet, dossier: Dossier) -> None:
    sheet.y = 84
    for line in wrapped(printable(dossier.board.agency), 32, ROOM, 1):
        sheet.text(line, fill=SOFT)
    sheet.y += 8
    sheet.paragraph(dossier.campaign.title, 64, 4, size=46, bold=True)
    sheet.y += 10
    sheet.paragraph(texts.as_of(dossier), 52, 1, size=36)
    if dossier.part:
        sheet.paragraph(dossier.part, 48, 3, size=36)
    sheet.y += 40
    sheet.line(f"M{LEFT} {sheet.y:.0f}H{RIGHT}", thick=3)


def _figures(sheet: Sheet, dossier: Dossier) -> None:
    """x/y of each item: the first as large as leaves room for its percentage, the others smaller."""
    found = texts.deeds(dossier.summary)
    if not found:
        units = dossier.summary.units
        _figure(sheet, units.reported, units.expected, texts.UNITS_REPORTED, 220)
    for place, (count, deed) in enumerate(found):
        _figure(sheet, count.done, count.total, deed, 220 if place == 0 else 96)


def _figure(sheet: Sheet, done: int, total: int, label: str, largest: float) -> None:
    """Capitals and figures are 0.74 of the size high."""
    shown, percent = texts.of(done, total), texts.percentage(done, total)
    beside = 60 if largest > 100 else 44
    size = fitting([shown, percent], [largest, beside], ROOM - 48)
    sheet.y += 60 + 0.74 * size if largest > 100 else 56 + 0.74 * size
    sheet.text(shown, LEFT - 0.03 * size, size=size, bold=True)
    sheet.text(percent, RIGHT, size=beside, bold=True, anchor="end")
    sheet.y += 42 + 0.2 * size if largest > 100 else 56
    for line in wrapped(printable(label), 36, ROOM, 2):
        sheet.text(line, size=36, fill=SOFT)
        sheet.y += 46
    sheet.y -= 46


def _states(sheet: Sheet, dossier: Dossier) -> None:
    """Shape, word and figure; a new line when the row is full."""
    x, sheet.y = float(LEFT), sheet.y + 66
    for state, words in texts.states(dossier):
        wide = 44 + width(words, 34)
        if x + wide > RIGHT:
            x, sheet.y = LEFT, sheet.y + 54
        sheet.symbol(state, x, sheet.y - 28)
        sheet.text(words, x + 44, size=34)
        x += wide + 48


def _sectors(sheet: Sheet, dossier: Dossier) -> None:
    found = dossier.sectors()
    if len(found) < 2:
        return
    sheet.heading(texts.BY_SECTOR)
    sheet.y += 20
    _bars(
        sheet, [(texts.sector(one), one.done, one.total, texts.of(one.done, one.total)) for one in found[:SECTORS]]
    )
    if len(found) > SECTORS:
        sheet.y += 56
        sheet.text(texts.more_sectors(len(found) - SECTORS), fill=SOFT)


def _bars(sheet: Sheet, rows: list[tuple[str, int, int, str]]) -> None:
    """A bar each between its label and its figure; what is not full yet stands out."""
    labels = [wrapped(printable(label), 32, LABEL, 2) for label, *_ in rows]
    start = LEFT + max(width(line, 32) for label in labels for line in label) + GAP
    for lines, (_, done, total, figure) in zip(labels, rows, strict=True):
        sheet.y += 56
        for place, line in enumerate(lines):
            sheet.text(line, y=sheet.y + 40 * place)
        sheet.y += 20 * (len(lines) - 1)
        long = BAR_END - start
        sheet.box(start, sheet.y - 20, long, 18, RULE)
        if done:
            sheet.box(start, sheet.y - 20, max(4, long * done / total), 18, INK)
        sheet.text(figure, RIGHT, bold=done < total, anchor="end")
        sheet.y += 20 * (len(lines) - 1)


def _others(sheet: Sheet, dossier: Dossier) -> None:
    """Sums, days, files; then each choice with a bar an option."""
    figures = texts.other_figures(dossier)
    if figures:
        sheet.heading(texts.OTHER_FIGURES)
        sheet.y += 12
    for label, figure, units in figures:
        sheet.y += 56
        sheet.text(figure, RIGHT, bold=True, anchor="end")
        room = ROOM - width(figure, 32, bold=True) - GAP
        for line in wrapped(printable(label), 32, max(room, 300), 2):
            sheet.text(line)
            sheet.y += 42
        if units:
            sheet.text(units, size=30, fill=SOFT)
        else:
            sheet.y -= 42
    for count in dossier.summary.items:
        if count.item.kind is ItemKind.CHOICE and any((count.counts or {}).values()):
            _choice(sheet, count)


def _choice(sheet: Sheet, count: ItemCount) -> None:
    picked = texts.choices(count)
    every = sum(many for _, many in picked)
    sheet.y += 32
    sheet.paragraph(capital(count.item.label), 64, 2, size=36, bold=True)
    sheet.y += 20
    _bars(sheet, [(option, many, every, number(many)) for option, many in picked[:OPTIONS]])


def _missing(sheet: Sheet, dossier: Dossier, *, names: bool) -> None:
    missing = dossier.missing
    if not missing:
        return
    sheet.heading(texts.left(len(missing)))
    if not names:
        sheet.y += 58
        sheet.text(texts.LISTED_ELSEWHERE)
        return
    sheet.y += 4
    for line in missing[:NAMED]:
        _name(sheet, dossier, line)
    if len(missing) > NAMED:
        sheet.y += 60
        sheet.text(texts.more_units(len(missing) - NAMED), LEFT + 52, fill=SOFT)


def _name(sheet: Sheet, dossier: Dossier, line: Line) -> None:
    planned = texts.promised(line.last.planned_on) if line.last and line.last.planned_on else ""
    sheet.y += 60
    sheet.symbol(line.state(dossier.campaign), LEFT, sheet.y - 26)
    if planned:
        sheet.text(planned, RIGHT, size=30, fill=SOFT, anchor="end")
    room = ROOM - 52 - (width(planned, 30) + GAP if planned else 0)
    lines = wrapped(printable(line.name), 32, room, 3)
    for place, words in enumerate(lines):
        sheet.text(words, LEFT + 52, sheet.y + 46 * place, fill=PRINT)
    sheet.y += 46 * (len(lines) - 1)


def _foot(sheet: Sheet, dossier: Dossier) -> None:
    sheet.y += 36
    sheet.line(f"M{LEFT} {sheet.y:.0f}H{RIGHT}", EDGE, dotted=True)
    sheet.y += 14
    for line in texts.source(demo=dossier.board.demo):
        sheet.y += 42
        sheet.text(line, size=30, fill=SOFT)
