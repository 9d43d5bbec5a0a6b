"""Every screen about an idea fits into a message, whatever stands in the draft, in all three languages."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.buttons import Signer
from handlers.residents.ideas import asides, draft_screens, my_ideas_screens, screens
from handlers.residents.ideas.names import Aside
from handlers.screens import Screen
from participation.answers import TEXT_MAXIMUM as ANSWER_MAXIMUM
from participation.answers import AnswerId, OfficialResponse
from participation.idea_questions import Question
from participation.ideas import (
    STREET_MAXIMUM,
    TITLE_MAXIMUM,
    Draft,
    DraftId,
    Idea,
    IdeaId,
    IdeaState,
    PhotoId,
    Place,
    Point,
    ProcessingStatus,
    Reference,
)
from participation.pieces import Piece
from participation.processes import DistrictKey
from participation.residents import Resident, ResidentId
from participation.rights import Role
from participation.staff import Alias, StaffId
from participation.texts import units
from participation.words import Language
from services.ideas import Page
from services.standing import Standing
from tests.stage import INSEK, SPEECH

NOW = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
LONGEST_ID = DraftId(9_999_999_999)
SIGNER = Signer(b"k" * 32)
TREE, FAMILY, ACCENTS = "🌳", "👩‍👩‍👧‍👦", "a" + "\u0301" * 12
UNSHOWN = {IdeaState.DRAFT, IdeaState.DELETED}
"""A deleted idea belongs to nobody who could look at it."""
ANSWERED = Standing(
    answer=OfficialResponse(
        id=AnswerId(1),
        ideas=(IdeaId(1),),
        references=(Reference(year=2024, number=1),),
        status=ProcessingStatus.UNDER_CONSIDERATION,
        text=TREE * (ANSWER_MAXIMUM // 2),
        by=StaffId(1),
        by_alias=Alias(role=Role.MODERATOR, number=1),
        written_at=NOW,
    ),
    rework_until=NOW + timedelta(days=1),
    may_appeal=True,
)
RESIDENT = Resident(id=ResidentId(1), alias="A", language=Language.GERMAN)

written = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["<b>&amp;</b>" * 250, "ä" * 3000, TREE * 1750, FAMILY * 318, ACCENTS * 260, "\u202e" * 50 + "rtl", "a" * 9000, "& < >" * 600]
    ),
)
titles = st.sampled_from([None, "Schatten", "&" * TITLE_MAXIMUM, FAMILY * TITLE_MAXIMUM, ACCENTS * TITLE_MAXIMUM])
streets = st.sampled_from([None, "Parkstraße 5", FAMILY * STREET_MAXIMUM, TREE * STREET_MAXIMUM])


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    field = draw(st.sampled_from(INSEK.fields))
    topic = draw(st.sampled_from(field.topics))
    street = draw(streets)
    draft = Draft(id=LONGEST_ID, author=RESIDENT.id, started_at=NOW, changed_at=NOW, photos=(PhotoId(1),)).about(topic, field)
    draft = draft.with_text(draw(written)).with_title(draw(titles)).at_point(Point(latitude=49.4, longitude=7.7))
    if street:
        draft = draft.at_street(street)
    draft = draft.in_district(DistrictKey("erzhuetten"))
    return draft.with_waiting(Piece(message=1, text=draw(written))) if draw(st.booleans()) else draft


WORST = (
    Draft(id=LONGEST_ID, author=RESIDENT.id, started_at=NOW, changed_at=NOW, photos=tuple(map(PhotoId, range(5))))
    .about(INSEK.fields[0].topics[0], INSEK.fields[0])
    .with_text(TREE * 1750)
    .with_title(TREE * TITLE_MAXIMUM)
    .at_street(TREE * STREET_MAXIMUM)
    .in_district(DistrictKey("erzhuetten"))
)


def fits(screen: Screen) -> None:
    """Raises, too, where a button holds more than 64 bytes."""
    seen = html.unescape(re.sub(r"<[^>]+>", "", screen.text))
    assert 0 < units(seen) <= 4096
    _ = screen.params(lambda button: SIGNER.press(button, b"maria"))
    for row in [*screen.rows, *getattr(screen.keys, "rows", ())]:
        widest = max(len(label) for label, _ in row)
        assert widest <= {1: 34, 2: 22, 3: 12}[len(row)], row


@pytest.mark.parametrize("language", Language)
@settings(max_examples=60, deadline=None)
@given(draft=drafts())
@example(draft=WORST)
def test_every_screen_of_a_draft_fits(language: Language, draft: Draft) -> None:
    say = SPEECH.in_(language)
    for question in Question:
        if draft.has_text or question is not Question.CHECK:
            fits(screens.ask(question, say, INSEK, draft))
    for aside in Aside if draft.waiting else ():
        fits(asides.ask(aside, say, draft))
    fits(draft_screens.found(say, INSEK, draft, NOW))
    fits(draft_screens.kept(say, INSEK, draft, NOW))
    fits(draft_screens.delete(say, INSEK, draft))


@pytest.mark.parametrize("language", Language)
@settings(max_examples=40, deadline=None)
@example(draft=WORST, state=IdeaState.SUBMITTED)
@given(draft=drafts().filter(lambda draft: draft.has_text), state=st.sampled_from([state for state in IdeaState if state not in UNSHOWN]))
def test_every_screen_of_an_idea_fits(language: Language, draft: Draft, state: IdeaState) -> None:
    say = SPEECH.in_(language)
    idea = replace(Idea.from_draft(draft, reference=Reference(year=2024, number=99999), submitted_at=NOW), state=state)
    for standing in (Standing(), ANSWERED):
        fits(my_ideas_screens.card(say, INSEK, idea, NOW, standing))
    fits(my_ideas_screens.received(say, INSEK, idea, RESIDENT, NOW))
    fits(my_ideas_screens.withdraw(say, idea))
    fits(my_ideas_screens.listed(say, Page(ideas=(idea,) * 5, number=1, pages=3, count=12), draft, collecting=True))


def test_a_field_that_has_gone_leaves_a_screen_that_can_be_left() -> None:
    draft = Draft(id=LONGEST_ID, author=RESIDENT.id, started_at=NOW, changed_at=NOW, place=Place(district=DistrictKey("mars")))

    for question in (Question.TOPIC, Question.TEXT, Question.EXTRAS):
        fits(screens.ask(question, SPEECH.in_(Language.GERMAN), INSEK, draft))


@pytest.mark.parametrize(
    "language,adds,changes",
    [
        (Language.GERMAN, {"Ort angeben", "Foto senden", "Titel geben"}, {"Ort ändern", "Foto ändern", "Titel ändern"}),
        (Language.PLAIN_GERMAN, {"Ort angeben", "Foto senden", "Titel geben"}, {"Ort ändern", "Foto ändern", "Titel ändern"}),
        (Language.ENGLISH, {"Add place", "Add photo", "Add title"}, {"Change place", "Change photo", "Change title"}),
    ],
)
@pytest.mark.parametrize("question", [Question.EXTRAS, Question.CHECK])
def test_only_what_is_there_can_be_changed(question: Question, language: Language, adds: set[str], changes: set[str]) -> None:
    say = SPEECH.in_(language)
    bare = replace(WORST, title=None, photos=(), place=None)

    assert {label for label, _ in screens.ask(question, say, INSEK, bare).buttons()} & (adds | changes) == adds
    assert {label for label, _ in screens.ask(question, say, INSEK, WORST).buttons()} & (adds | changes) == changes
