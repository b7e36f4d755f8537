"""Formatted text: the tags that the platform allows, and how long a text is without them."""

import html
import re
from typing import Any

from tests.support.telegram.values import Refused, bad, utf16

PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
CLOSED = ("code", "pre")
TOKEN = re.compile(
    r"<(/?)([a-z][a-z-]*)((?:\s[^<>]*)?)>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|lt|gt|amp|quot);|[<>&]", re.I
)
ATTRIBUTE = re.compile(r"""\s+([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""", re.I)
ADDRESS = re.compile(r"(https?://[^\s/.]+\.\S+|tg://\S+|mailto:\S+|tel:\S+)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\u2028-\u202e]")

Entity = dict[str, Any]


def cannot_parse(why: str) -> Refused:
    """400, as for every fault of formatting."""
    return bad(f"can't parse entities: {why}")


def formatted(given: dict[str, Any], field: str, most: int) -> dict[str, Any]:
    """The text as shown and its entities, under the names that a message has for them."""
    text, entities = str(given.get(field, "")), list[Entity]()
    if given.get("parse_mode"):
        text, entities = parse_html(text)
    text, entities = _cleaned(text, entities)
    if utf16(text) > most:
        raise bad("message is too long" if field == "text" else "message caption is too long")
    if not text:
        if field == "text":
            raise bad("message text is empty")
        return {}
    return {field: text} | ({"entities" if field == "text" else f"{field}_entities": entities} if entities else {})


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """No control characters, nor space at the ends."""
    text = CONTROL.sub(" ", text.replace("\r", ""))
    shown = text.strip()
    if not entities or shown == text:
        return shown, entities
    before, whole, kept = utf16(text) - utf16(text.lstrip()), utf16(shown), []
    for entity in entities:
        start = max(entity["offset"] - before, 0)
        end = min(entity["offset"] + entity["length"] - before, whole)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return shown, kept


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text without its tags, and what they mark. Raises Refused for anything not allowed or not closed."""
    if CONTROL.search(source.replace("\r", "")):
        source = CONTROL.sub(" ", source.replace("\r", ""))
    parts: list[str] = []
    entities: list[Entity] = []
    stack: list[tuple[str, Entity]] = []
    at = length = 0
    for token in TOKEN.finditer(source):
        literal = source[at : token.start()]
        at = token.end()
        if tag := token[2]:
            parts.append(literal)
            length += utf16(literal)
            if token[1]:
                _close(tag.lower(), token[3], stack, length)
            else:
                entity = _opened(tag.lower(), token[3], stack) | {"offset": length}
                stack.append((tag.lower(), entity))
                entities.append(entity)
        elif len(token[0]) == 1:
            raise cannot_parse(f'"{token[0]}" at offset {token.start()} begins no allowed tag or entity')
        else:
            literal += html.unescape(token[0])
            parts.append(literal)
            length += utf16(literal)
    if stack:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"')
    parts.append(source[at:])
    marked = [one for one in entities if one["length"] and one["type"] != "language"]
    return "".join(parts), marked


def _opened(tag: str, inside: str, stack: list[tuple[str, Entity]]) -> Entity:
    attributes = {name.lower(): one or other for name, one, other in ATTRIBUTE.findall(inside)}
    if ATTRIBUTE.sub("", inside).strip():
        raise cannot_parse(f'Unclosed or wrong attribute in tag "{tag}"')
    around = [name for name, _ in stack]
    language = attributes.get("class", "") if tag == "code" and around[-1:] == ["pre"] else ""
    if language.startswith("language-"):
        stack[-1][1]["language"] = language.removeprefix("language-")
        return {"type": "language"}
    if any(name in CLOSED for name in around) or (tag == "blockquote" and tag in around):
        raise cannot_parse(f'Tag "{tag}" can\'t be inside "{around[-1]}"')
    if tag == "a" and list(attributes) == ["href"] and ADDRESS.fullmatch(html.unescape(attributes["href"])):
        return {"type": "text_link", "url": html.unescape(attributes["href"])}
    if tag == "span" and attributes == {"class": "tg-spoiler"}:
        return {"type": "spoiler"}
    if tag == "blockquote" and attributes == {"expandable": ""}:
        return {"type": "expandable_blockquote"}
    if tag not in PLAIN_TAGS or attributes:
        raise cannot_parse(f'Unsupported start tag "{tag}{inside}"')
    return {"type": PLAIN_TAGS[tag]}


def _close(tag: str, inside: str, stack: list[tuple[str, Entity]], length: int) -> None:
    if not stack:
        raise cannot_parse(f'Unexpected end tag "{tag}"')
    expected, entity = stack.pop()
    if tag != expected or inside.strip():
        raise cannot_parse(f'Unmatched end tag, expected "</{expected}>", found "</{tag}{inside}>"')
    entity["length"] = length - entity["offset"]
