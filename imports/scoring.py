"""The scoring rules: a small file that an officer reads and may change."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from domain.scoring import Grade, Scoring
from imports.campaign_form import Form, Text, whole
from imports.letters import Unreadable
from imports.outline import read_outline
from texts import scoring as texts

SHIPPED = Path(__file__).parent / "scoring.yaml"
Points = Annotated[int, whole(-1000, 1000)]


class BadScoring(Exception):
    """The file cannot be used: where and why, in a sentence."""


class GradeForm(Form):
    """A grade."""

    from_: Annotated[int, whole(0, 100)] = Field(alias="from")
    name: Text


class ScoringForm(Form):
    """The whole file."""

    on_time: Annotated[int, whole(1, 1000)]
    late: Points
    missing: Points
    returned: Points = 0
    good: Points = 0
    grades: list[GradeForm] = Field([], max_length=20)


def read_scoring(data: bytes) -> Scoring:
    """The rules of a file. Raises BadScoring."""
    try:
        outline, problems = read_outline(data)
        if problems:
            raise BadScoring(texts.wrong_at(problems[0].row, problems[0].column))
        form = ScoringForm.model_validate(outline.values)
    except Unreadable as error:
        raise BadScoring(texts.unreadable(error.row, error.sentence)) from error
    except ValidationError as error:
        *path, last = error.errors()[0]["loc"]
        raise BadScoring(texts.wrong_at(*outline.place(path, str(last)))) from None
    grades = tuple(Grade(one.from_, one.name) for one in form.grades)
    return Scoring(form.on_time, form.late, form.missing, form.returned, form.good, grades)
