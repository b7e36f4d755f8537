"""Replies as secretaries write them, with what they mean: two sets, and what must be true of every reply."""

import json
import time
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.facts import read_facts
from language.figures import ALL as FIGURE_WORDS
from language.figures import BY_BARE
from language.lexicon import LEXICON
from language.misread import Misread
from language.numbers import read_number
from language.quotas import read_quota
from language.understanding import KINDS, understand
from tests.unit.test_facts import STUDY

DATA = Path(__file__).parent.parent / "data"
SETS = ("replies_dev.jsonl", "replies_own.jsonl")
EXACT, WRONG, NEEDLESS = 0.97, 0.003, 0.04
TODAY = date(2023, 6, 15)
FORMS = ("Trực tiếp", "Trực tuyến", "Kết hợp trực tiếp và trực tuyến")
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"kind": "confirm"},
    {"kind": "number", "unit": "người"},
    {"kind": "quota", "total": 3},
    {"kind": "quota", "total": 1},
    {"kind": "date"},
    {"kind": "choice", "options": FORMS},
    {"kind": "menu"},
)


@cache
def replies(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def read(reply: dict[str, Any], text: str | None = None) -> dict[str, Any]:
    return understand(
        reply["question"], reply["text"] if text is None else text, date.fromisoformat(reply["today"])
    )


@cache
def readings(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(reply, read(reply)) for reply in replies(name)]


def verdict(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in ("date", "count")}


def is_open(said: dict[str, Any]) -> bool:
    return said.get("answer") == "unclear" or said.get("intent") == "unknown"


@pytest.mark.parametrize("name", SETS)
def test_replies_are_read_as_they_were_meant(name: str) -> None:
    """A wrong record is the costly error; a question more is cheap."""
    missed = [(one, said) for one, said in readings(name) if verdict(said) != verdict(one["expect"])]
    wrong = [(one["id"], one["text"], said) for one, said in missed if not is_open(said)]
    needless = [(one["id"], one["text"], said) for one, said in missed if is_open(said)]
    total = len(replies(name))
    assert len(wrong) <= WRONG * total, wrong
    assert len(needless) <= NEEDLESS * total, needless
    assert len(missed) <= (1 - EXACT) * total, missed


@pytest.mark.parametrize("name", SETS)
def test_days_and_numbers_of_people_are_read_beside_a_yes(name: str) -> None:
    told = [
        (one, said) for one, said in readings(name) if one["expect"].get("answer") == said.get("answer") == "yes"
    ]
    wrong = [(one["text"], said) for one, said in told if said != one["expect"]]
    assert len(wrong) <= 0.02 * len(told), wrong


def test_the_own_set_has_every_kind() -> None:
    own = replies("replies_own.jsonl")
    assert len(own) >= 400
    assert {one["question"]["kind"] for one in own} == KINDS.keys()
    assert len({one["id"] for one in own}) == len(own)


ALTERED = {
    "taken apart": lambda text: unicodedata.normalize("NFD", text),
    "loud": str.upper,
    "with spaces behind": lambda text: f"{text} \n \u200b",
    "with courtesy": lambda text: f"dạ {text} ạ",
}


@pytest.mark.parametrize("how", ALTERED)
def test_how_it_is_written_does_not_matter(how: str) -> None:
    both = [reading for name in SETS for reading in readings(name)]
    changed = [one for one, said in both if read(one, ALTERED[how](one["text"])) != said]
    assert not changed


WORDS = st.sampled_from(sorted({word for phrases in LEXICON.phrases.values() for word in phrases}))
FIGURES = st.sampled_from(
    ["45", "12/5", "2/3", "1.250", "hai mươi", "ngày 12", "hôm qua", "thứ 6 tuần trước", ",", "."]
)


@given(
    st.lists(st.one_of(WORDS, FIGURES), min_size=1, max_size=6),
    st.sampled_from(list(ALTERED)),
    st.sampled_from(QUESTIONS),
)
@settings(max_examples=150)
def test_nor_does_it_in_any_text(words: list[str], how: str, question: dict[str, Any]) -> None:
    text = " ".join(words)
    assert understand(question, ALTERED[how](text), TODAY) == understand(question, text, TODAY)


LETTERS = "abcdeghiklmnopqrstuvxyàảãáạăâđèẻẽéẹêìỉĩíịòỏõóọôơùủũúụưỳỷỹýỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự"
BESIDE = ("có", "khoảng", "dự", "người", "đồng chí", "ạ", "được")
NUMERALS = {*FIGURE_WORDS, *BY_BARE, "ai"}


@given(
    st.lists(
        st.one_of(st.text(LETTERS, min_size=1, max_size=6), st.sampled_from(BESIDE)),
        max_size=8,
    )
)
@settings(max_examples=150)
def test_without_a_figure_there_is_no_number(words: list[str]) -> None:
    said = " ".join(word for word in words if word not in NUMERALS)
    with pytest.raises(Misread):
        read_number(said)


@given(
    st.integers(0, 10**9),
    st.integers(0, 500),
    st.integers(1, 500),
    st.sampled_from(["{}", "{} đ/c", "có {} người dự ạ"]),
)
@settings(max_examples=150)
def test_what_is_out_of_range_is_never_recorded(number: int, least: int, most: int, form: str) -> None:
    text = form.format(number)
    for bounds, reader in (
        ((least, most), lambda: read_number(text, least, most)),
        ((0, most), lambda: read_quota(text, most)),
    ):
        try:
            value = reader()
        except Misread:
            continue
        assert bounds[0] <= value <= bounds[1]
        assert value == number


PIECES = [
    "1",
    "1 ",
    "12/5 ",
    "1k",
    "ngày ",
    "năm ",
    "chưa ",
    "còn 1 ",
    "à nhầm ",
    "không còn ",
    '"',
    "đ/c ",
    "aw",
    "ạ",
    "đã học rồi, ",
]


@given(st.sampled_from(PIECES), st.integers(1, 10_000), st.sampled_from(QUESTIONS))
@settings(max_examples=60)
def test_a_long_text_takes_no_time(piece: str, length: int, question: dict[str, Any]) -> None:
    """By the clock only where something is badly wrong: a regular expression that tries everything never ends."""
    text = (piece * length)[:length]
    began = time.process_time()
    understand(question, text, TODAY)
    read_facts(text, STUDY, {}, TODAY)
    assert time.process_time() - began < 2


@given(st.sampled_from(PIECES), st.sampled_from(QUESTIONS))
@settings(max_examples=30)
def test_what_is_too_long_for_an_answer_is_none(piece: str, question: dict[str, Any]) -> None:
    assert is_open(understand(question, piece * 1_001, TODAY))
