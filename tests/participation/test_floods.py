"""Which texts are the same text to somebody who reads a hundred of them, and what becomes of those."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from participation.floods import SAME_BANDS, Apart, FloodId, FloodState, Twin, are_alike, prints, set_apart
from participation.ideas import DraftId, Idea, IdeaId, Reference
from participation.processes import TopicKey
from participation.residents import ResidentId

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
SHADE = "Am Spielplatz in der Fruchthallstraße fehlt Schatten. Drei Bäume würden helfen, und eine Bank dazu."
IDEA = Idea(
    id=IdeaId(9),
    draft_id=DraftId(9),
    reference=Reference(year=2024, number=9),
    author=ResidentId(9),
    topic=TopicKey("umwelt"),
    text=SHADE,
    submitted_at=NOON,
)
words = st.lists(st.text("abcdefghijklmnoprstuvwzäöü", min_size=2, max_size=12), min_size=15, max_size=60, unique=True)


def twin(author: int, flood: int | None = None, state: FloodState | None = None) -> Twin:
    return Twin(
        idea_id=IdeaId(author), author=ResidentId(author), text=SHADE, flood=None if flood is None else FloodId(flood), flood_state=state
    )


@given(words, st.sampled_from([str.upper, str.title, str.lower]))
def test_capitals_signs_and_spelling_make_no_other_text(some: list[str], spelled: object) -> None:
    text = " ".join(some)
    other = spelled(text.replace(" ", ",  ").replace("ä", "ae"))  # type: ignore[operator]  # one of three methods of str

    assert are_alike(text, other)
    assert prints(text) == prints(other)


@given(words)
def test_a_word_more_makes_no_other_text(some: list[str]) -> None:
    assert are_alike(" ".join(some), " ".join([*some, "bitte"]))


@given(words, words)
def test_a_text_is_as_much_like_another_as_the_other_is_like_it(some: list[str], others: list[str]) -> None:
    one, two = " ".join(some), " ".join(others)

    assert are_alike(one, two) is are_alike(two, one)
    assert are_alike(one, one)


def test_different_wishes_are_different_texts() -> None:
    assert not are_alike(SHADE, "Am Spielplatz in der Fruchthallstraße fehlt ein Zaun. Die Kinder laufen sonst auf die Straße hinaus.")
    assert not are_alike(SHADE, "Mehr Radwege!")


def test_texts_that_are_nearly_the_same_are_found_among_all() -> None:
    changed = [SHADE.replace("Drei", number) for number in ("Zwei", "Vier", "Fünf", "Viele", "Ein paar")]

    assert all(len(set(prints(SHADE)) & set(prints(text))) >= SAME_BANDS for text in changed)


def test_prints_find_texts_that_are_alike_and_hardly_any_others() -> None:
    """They once all began with the same piece of a text: one in five texts was compared in vain, and one in eight twins was missed."""
    chance = random.Random(5)
    vocabulary = ["".join(chance.choices("abcdefghiklmnorstuvwz", k=chance.randint(3, 10))) for _ in range(400)]
    texts = [" ".join(chance.choices(vocabulary, k=40)) for _ in range(300)]
    near = [_with_other_words(text, chance.choices(vocabulary, k=2), chance) for text in texts]
    known = [set(prints(text)) for text in texts]

    twins = [len(mine & set(prints(other))) >= SAME_BANDS for mine, other in zip(known, near, strict=True)]
    strangers = [len(one & two) >= SAME_BANDS for place, one in enumerate(known) for two in known[:place]]

    assert sum(twins) > 0.97 * len(twins)
    assert sum(strangers) < 0.01 * len(strangers)


def _with_other_words(text: str, others: list[str], chance: random.Random) -> str:
    changed = text.split()
    for other in others:
        changed[chance.randrange(len(changed))] = other
    return " ".join(changed)


def test_five_people_with_the_same_text_are_a_flood_and_four_are_none() -> None:
    assert set_apart([twin(number) for number in range(1, 4)], IDEA, people=5) is None
    assert set_apart([twin(number) for number in range(1, 5)], IDEA, people=5) == Apart(ideas=(IdeaId(1), IdeaId(2), IdeaId(3), IdeaId(4)))


def test_one_person_with_the_same_text_many_times_is_none() -> None:
    assert set_apart([twin(9) for _ in range(20)], IDEA, people=5) is None


def test_whoever_comes_later_joins_the_flood() -> None:
    assert set_apart([twin(1, 7, FloodState.OPEN)], IDEA, people=5) == Apart(flood=FloodId(7))


def test_a_text_that_the_team_let_through_is_no_flood_any_more() -> None:
    assert set_apart([twin(number, 7, FloodState.RELEASED) for number in range(1, 9)], IDEA, people=5) is None


def test_a_text_that_the_team_rejected_waits_apart_at_once() -> None:
    assert set_apart([twin(1, 7, FloodState.REJECTED)], IDEA, people=5) == Apart()
