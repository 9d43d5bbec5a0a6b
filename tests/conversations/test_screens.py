"""Every screen of joining, settings, own data and phases, in every language: its buttons fit, and it has a way on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.conversations import Reply
from handlers.buttons import DATA_MAXIMUM, Signer
from handlers.residents import following
from handlers.residents.demographics import screens as demographics
from handlers.residents.ideas import screens as ideas
from handlers.residents.notifications import screens as notifications
from handlers.residents.onboarding import screens as joining
from handlers.residents.own_data import screens as own_data
from handlers.residents.phases import screens as phases
from handlers.residents.settings import screens as settings
from handlers.screens import Keys, Link, Screen
from locales.speech import Say, Speech
from participation.demographics import USUAL_AGES, USUAL_VOICES, Demographics, OptionKey, Told, Trait
from participation.follows import Rhythm
from participation.ideas import Draft, DraftId, IdeaId
from participation.phase_messages import MessageKind
from participation.process_file import parse_process
from participation.processes import KEY_MAXIMUM, IdeaRules, Process, UnderAge, WhenForgotten
from participation.quiet_hours import NONE_QUIET, Span
from participation.residents import Consent, ConsentScope, ConsentWay, Resident, ResidentId, ResidentState
from participation.words import Language
from services.follows import Following

LIMITS = {1: 34, 2: 22, 3: 12}
LONGEST_MESSAGE = 4096
LONGEST_GOAL = f"d-{'x' * KEY_MAXIMUM}"
FILES = sorted((Path(__file__).parents[2] / "processes").glob("*.toml"))
NOW = datetime(2024, 4, 5, 10, tzinfo=UTC)
CONSENT = Consent(version="1", language=Language.GERMAN, given_at=NOW, way=ConsentWay.PRESSED)
MARIA = Resident(id=ResidentId(1), alias="A", language=Language.GERMAN, consent=CONSENT, wants_messages=True)
QUIET = Resident(id=ResidentId(2), alias="B", language=Language.GERMAN, consent=CONSENT, state=ResidentState.STOPPED)
DRAFT = Draft(id=DraftId(2**40), author=MARIA.id, started_at=NOW, changed_at=NOW, text="Am Spielplatz fehlt Schatten.")


def _about_oneself(say: Say, process: Process) -> Iterator[Screen]:
    asking = replace(process, demographics=Demographics())
    for trait, options in ((Trait.AGE, USUAL_AGES), (Trait.VOICE, USUAL_VOICES)):
        yield demographics.first(say, asking, trait, [option.key for option in options])
    yield demographics.ask(say, asking, Trait.DISTRICT, [OptionKey(district.key) for district in process.districts])
    told = Told(asked_at=NOW, age=USUAL_AGES[0].key, voice=USUAL_VOICES[0].key, told_at=NOW)
    for said in (told, Told(asked_at=NOW), None):
        yield demographics.thanks(say, said)
        yield demographics.told(say, asking, said, list(Trait))
    yield demographics.forgotten(say)


def _screens(say: Say, speech: Speech, process: Process) -> Iterator[Screen]:
    yield joining.welcome(say, speech, process, LONGEST_GOAL)
    yield joining.notice(say, process, LONGEST_GOAL)
    yield joining.notice_again(say, speech, process, say("consent-first"))
    for path in UnderAge:
        yield joining.under_age(say, replace(process, under_age=path), LONGEST_GOAL)
    for photos, places in product([True, False], repeat=2):
        asking = replace(process, ideas=IdeaRules(photos=photos, places=places), demographics=Demographics())
        yield joining.notice(say, asking, LONGEST_GOAL)
        yield ideas.extras(say, asking, DRAFT)
    yield joining.read_only(say, LONGEST_GOAL)
    yield joining.join_offer(say)
    yield joining.help_for_readers(say)
    yield following.question(say, LONGEST_GOAL)
    yield settings.language_question(say, speech, process)
    yield from _messages(say, process)
    yield settings.privacy(say, process, CONSENT, NOW, takes_part=True)
    yield settings.privacy(say, process, CONSENT, NOW, takes_part=False)
    yield settings.privacy(say, process, replace(CONSENT, scope=ConsentScope.LIMITED), NOW, takes_part=False)
    yield settings.privacy_after_revoking(say, process)
    yield settings.revoke_question(say)
    yield settings.revoked(say)
    yield settings.nothing_to_revoke(say)
    yield joining.follows_young(say)
    yield joining.number_for_paper(say, process, "K7QM-29XA", NOW, NOW)
    yield joining.parents_agreed(say)
    yield joining.parents_revoked(say)
    yield joining.read_only(say, LONGEST_GOAL, is_on_record=True)
    yield joining.join_offer(say, has_changed=True)
    yield from _about_oneself(say, process)
    yield settings.privacy_of_strangers(say, process)
    yield settings.privacy_more(say, process)
    yield own_data.nothing_stored(say)
    for rule in WhenForgotten:
        ruled = replace(process, ideas=IdeaRules(when_forgotten=rule))
        yield own_data.forget_question(say, ruled, with_ideas=True)
    yield own_data.forget_question(say, process, with_ideas=False)
    yield settings.about(say, process)
    yield phases.phases(say, process, NOW)
    for moment in (process.phases[0].starts_at - timedelta(days=1), NOW, process.phases[-1].ends_at):
        for resident in (None, MARIA):
            yield phases.overview(say, process, resident, moment)
            yield from (phases.phase_page(say, process, phase, resident, moment) for phase in process.phases)
        yield phases.outside_phase(say, process, QUIET, moment, has_draft=True)
        yield phases.outside_phase(say, process, MARIA, moment)
    for phase in process.phases:
        for kind in MessageKind:
            for moment in (phase.starts_at - timedelta(days=1), phase.starts_at + timedelta(hours=9), phase.ends_at - timedelta(hours=1)):
                yield phases.phase_message(say, phase, kind, process, moment, None)
                yield phases.phase_message(say, phase, kind, process, moment, DRAFT)


def _messages(say: Say, process: Process) -> Iterator[Screen]:
    """What is chosen in /notifications, by somebody who follows nothing and by somebody who follows all there is."""
    nothing = Following(topics=[], districts=[], ideas=frozenset())
    everything = Following(topics=list(process.topics), districts=process.districts, ideas=frozenset({IdeaId(2**40)}))
    long = Span(begins=time(21, 30), ends=time(8, 45))
    for resident in (MARIA, QUIET, replace(MARIA, wants_messages=False, own_quiet_hours=long), replace(MARIA, own_quiet_hours=NONE_QUIET)):
        for following_now in (nothing, everything):
            for rhythm in Rhythm:
                yield notifications.notifications(say, process, replace(resident, rhythm=rhythm), following_now)
            yield notifications.topics(say, process, following_now)
            yield notifications.districts(say, process, following_now, say("follows-begun", name="Siegelbach"))
        yield notifications.rhythms(say, process, resident)
        yield notifications.quiet_hours(say, process, resident)
        yield notifications.quiet_hours(say, replace(process, quiet_hours=long.in_(process.zone)), resident)
    yield notifications.own_quiet_hours(say)


def _shown(file: Path, speech: Speech, language: Language) -> list[Screen]:
    return list(_screens(speech.in_(language), speech, parse_process(file.read_text("utf-8"))))


@pytest.fixture(scope="module")
def speech() -> Speech:
    return Speech.load(strict=True)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_button_fits_beside_its_neighbours(file: Path, speech: Speech, language: Language) -> None:
    too_long = {
        label for screen in _shown(file, speech, language) for row in screen.rows for label, _ in row if len(label) > LIMITS[len(row)]
    }

    assert too_long == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_screen_has_a_way_on_and_fits_into_a_message(file: Path, speech: Speech, language: Language) -> None:
    for screen in _shown(file, speech, language):
        assert screen.rows, screen.text
        assert len(screen.text) <= LONGEST_MESSAGE


@pytest.mark.parametrize("language", Language)
def test_every_press_fits_into_what_telegram_carries(speech: Speech, language: Language) -> None:
    signer = Signer(b"key")
    for screen in _shown(FILES[0], speech, language):
        for _, button in screen.buttons():
            assert len(signer.press(button, b"somebody").encode()) <= DATA_MAXIMUM


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_label_stands_twice_on_a_screen(file: Path, speech: Speech, language: Language) -> None:
    for screen in _shown(file, speech, language):
        labels = [label for label, _ in screen.buttons()]
        assert len(labels) == len(set(labels)), labels


def test_an_error_that_named_a_screen_once_repeated_the_words_on_it() -> None:
    words = "Am Spielplatz fehlt Schatten."
    screen = Screen(words, [[(words, Link(words))]], Keys([], placeholder=words))

    assert words not in repr(screen) + repr(Reply(toast=words))
