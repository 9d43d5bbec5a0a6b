"""The glossary knows the words of the rules."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from participation.answers import AnswerState
from participation.flags import Flag
from participation.floods import FloodState
from participation.idea_questions import Question
from participation.ideas import IdeaState, ProcessingStatus, RejectionReason
from participation.phase_messages import MessageKind, SkipReason
from participation.phases import Activity, PhaseState
from participation.processes import UnderAge
from participation.residents import ResidentState
from participation.rights import Role
from participation.words import Language

GLOSSARY = (Path(__file__).parents[2] / "docs" / "words.md").read_text()
KINDS = [
    *(Activity, AnswerState, Flag, FloodState, IdeaState, Language, MessageKind, PhaseState, ProcessingStatus),
    *(Question, RejectionReason, ResidentState, Role, SkipReason, UnderAge),
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_that_people_meet_stands_in_the_glossary(kind: type[StrEnum]) -> None:
    assert [word.value for word in kind if f"`{word.value}`" not in GLOSSARY] == []
