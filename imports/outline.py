"""A YAML file as values, with the place of each: so that what is wrong with one is shown where it stands."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from domain.problems import Problem
from imports.letters import Unreadable, decode, tidy
from texts import files

LARGEST = 256 * 1024
SPECIAL = re.compile(r"scanning (?:an alias|an anchor|a tag)|parsing a tag|character .[%@`]. that cannot start")
NO_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # for YAML some are, for an editor none
BLANK = ("", "~", "null")
Part = str | int
Step = tuple[int, Node]


class _Special(yaml.MarkedYAMLError):
    """A value that begins with *, & or !, which YAML keeps for itself: an officer means text."""


class _Loader(yaml.SafeLoader):
    """YAML without references: a small file cannot stand for a huge one."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _Special(problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class Outline:
    """A mapping as it is written. All values are trimmed text, None where nothing stands; keys are text."""

    def __init__(self, root: MappingNode) -> None:
        """Raises Unreadable for keys that are no text."""
        self.root = root
        self.values: dict[str, Any] = _value(root)
        self.entries: dict[Node, dict[Part, Step]] = {}

    def place(self, path: Sequence[Part], last: str = "") -> tuple[int, str]:
        """The line (from 1) of what a path leads to, and its name ("items[2].kind").

        Parts that the file does not have are passed over. `last` is one part more, which need not be there: then
        the line is that of what lacks it.
        """
        node: Node = self.root
        line, name = _line(node), ""
        for part in path:
            if step := self._step(node, part):
                line, node = step
                name += _named(part)
        if last:
            step = self._step(node, last)
            line, name = step[0] if step else line, name + _named(last)
        return line, name.removeprefix(".")

    def _step(self, node: Node, part: Part) -> Step | None:
        """One part further: the line and what stands there."""
        if isinstance(node, MappingNode):
            if node not in self.entries:
                self.entries[node] = {_key(key): (_line(key), value) for key, value in node.value}
            return self.entries[node].get(part)
        if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            return _line(node.value[part]), node.value[part]
        return None


def read_outline(data: bytes) -> tuple[Outline, list[Problem]]:
    """The file, and the keys that stand in it twice. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(files.TOO_LARGE_YAML)
    text = NO_LINE_END.sub(" ", decode(data))
    try:
        root = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        raise _unreadable(text, error) from error
    except RecursionError as error:
        raise Unreadable(files.NOT_YAML) from error
    if not isinstance(root, MappingNode):
        raise Unreadable(files.NOT_A_MAPPING)
    return Outline(root), list(_repeated(root, ""))


def _unreadable(text: str, error: yaml.YAMLError) -> Unreadable:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Unreadable(files.NOT_YAML, text.count("\n", 0, getattr(error, "position", 0)) + 1)
    row = error.problem_mark.line
    line = [*text.splitlines(), ""][row]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Unreadable(files.TABS, row + 1)
    if isinstance(error, _Special) or SPECIAL.search(f"{error.context} {error.problem}"):
        return Unreadable(files.SPECIAL, row + 1)
    if error.problem == "mapping values are not allowed here":
        return Unreadable(files.COLON, row + 1)
    if error.context == "while scanning a quoted scalar" and error.context_mark:
        return Unreadable(files.OPEN_QUOTE, error.context_mark.line + 1)
    return Unreadable(files.NOT_YAML, row + 1)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _key(node: Node) -> str:
    if not isinstance(node, ScalarNode):
        raise Unreadable(files.NOT_A_NAME, _line(node))
    return tidy(node.value)


def _value(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {_key(key): _value(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_value(one) for one in node.value]
    plain = isinstance(node, ScalarNode) and node.style is None
    return None if plain and node.value in BLANK else tidy(node.value)


def _named(part: Part) -> str:
    return f"[{part + 1}]" if isinstance(part, int) else f".{tidy(part)}"


def _repeated(node: Node, name: str) -> Iterator[Problem]:
    """Of two equal keys YAML would take the last, in silence."""
    if isinstance(node, SequenceNode):
        for place, one in enumerate(node.value):
            yield from _repeated(one, name + _named(place))
    elif isinstance(node, MappingNode):
        first: dict[str, Node] = {}
        for key, value in node.value:
            path = (name + _named(_key(key))).removeprefix(".")
            stands = first.setdefault(_key(key), key)
            if stands is not key:
                yield Problem(_line(key), path, files.repeated_field(_line(stands)))
            yield from _repeated(value, path)
