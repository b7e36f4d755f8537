"""A long text, in pieces that a channel takes: cut between lines, a line too long for that between words."""

from collections.abc import Iterator


def pieces(text: str, limit: int) -> list[str]:
    """A text cut between lines into pieces of at most `limit` UTF-16 units; a longer line, between words."""
    found = [""]
    for line in (part for whole in text.split("\n") for part in _bearable(whole, limit)):
        longer = f"{found[-1]}\n{line}" if found[-1] else line
        if length(longer) <= limit:
            found[-1] = longer
        else:
            found.append(line)
    return found


def _bearable(line: str, limit: int) -> Iterator[str]:
    while length(line) > limit:
        head = line.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
        space = head.rfind(" ", 1)
        cut = space if space > 0 else len(head)
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line


def length(text: str) -> int:
    """The length in UTF-16 units, as phones count it."""
    return len(text.encode("utf-16-le")) // 2
