"""Residents are spoken to as `conversations` promises: short, polite, spoken, nobody blamed; Einfache Sprache is a text of its own."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from tests.locales.catalogues import (
    ENGLISH,
    GERMAN,
    LANGUAGES,
    PLAIN,
    Entry,
    entries,
    entries_without_the_team,
    residents_entries,
    sentences,
    words,
)

OFFICE_WORDS = re.compile(
    r"partizip|handlungsfeld|maßnahme|einreich|beitr[aä]g|stellungnahme|bearbeitungsstand|moderation|widerspruch|bürger|nutzer"
    r"|\bfrist|zeitnah|berücksichtig|ungültig|eingabe|werktag",
    re.IGNORECASE,
)
ENGLISH_OFFICE_WORDS = re.compile(
    r"participat|citizen|\busers?\b|submi[ts]|invalid|deadline|in due course|stakeholder|moderat|utili[sz]e|contribution", re.IGNORECASE
)
FAMILIAR = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
SIGNS_IN_WORDS = re.compile(r"\w[*:_·]\w|\w/innen", re.IGNORECASE)
EMOJI = re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]")
QUESTION = re.compile(r"\?(?=[\s“”]|$)")

SEVERAL_QUESTIONS = {
    "welcome",  # the city's own question, then ours
    "bot-description",  # the city's own question is what it is about
    "help",  # descriptions of commands
    "phases",  # the title of a list
}
LONGEST_SENTENCE = {GERMAN: 15, ENGLISH: 16, PLAIN: 12}
LINES = 8


def _key(sentence: str) -> str:
    """Sentences are the same when their words are, whatever the signs between them and the case."""
    return " ".join(words(sentence.casefold()))


def _lines(entry: Entry) -> int:
    return max(len(form.splitlines()) for form in entry.forms)


@pytest.mark.parametrize("language", [GERMAN, PLAIN])
def test_no_office_words(language: str) -> None:
    for entry in entries_without_the_team(language):
        for form in entry.forms:
            assert not OFFICE_WORDS.search(re.sub(r"\{\w+\}", "", form)), entry.name


def test_no_office_words_in_english() -> None:
    for entry in entries_without_the_team(ENGLISH):
        for form in entry.forms:
            assert not ENGLISH_OFFICE_WORDS.search(re.sub(r"\{\w+\}", "", form)), entry.name


@pytest.mark.parametrize("language", [GERMAN, PLAIN])
def test_residents_are_addressed_with_sie(language: str) -> None:
    for entry in residents_entries(language):
        assert not FAMILIAR.search("\n".join(entry.forms)), entry.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_read_aloud_well(language: str) -> None:
    for entry in residents_entries(language):
        text = "" if entry.name.startswith("pattern-") else re.sub(r"\{\w+\}|</?\w+>", "", "\n".join(entry.forms))
        assert not SIGNS_IN_WORDS.search(text), entry.name
        assert not EMOJI.search(text), entry.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    too_long = [sentence for sentence in sentences(language) if len(words(sentence)) > LONGEST_SENTENCE[language]]

    assert too_long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_asks_one_question_and_ends_with_it(language: str) -> None:
    for entry in residents_entries(language):
        asking = [form for form in entry.forms if QUESTION.search(form) and entry.name not in SEVERAL_QUESTIONS]
        for form in asking:
            assert len(QUESTION.findall(form)) == 1, entry.name
            assert form.endswith("?"), entry.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_fits_the_screen(language: str) -> None:
    assert [entry.name for entry in residents_entries(language) if _lines(entry) > LINES] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_notice_fits_the_screen(language: str) -> None:
    parts = ["", "-stored", "-photo-and-place", "-demographics", "-seen", "-telegram", "-more", "-question"]

    assert sum(_lines(entries(language)[f"consent{part}"]) for part in parts) <= LINES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "phrase,button",
    [
        ("help-idea-extras", "button-next"),
        ("help-idea-district", "button-back"),
        ("help-idea-check", "idea-button-submit"),
        ("help-idea-addition", "idea-button-append"),
        ("help-idea-addition", "idea-button-replace"),
        ("wrong-please-photo", "idea-button-no-photo"),
    ],
)
def test_a_text_names_a_button_by_its_label(language: str, phrase: str, button: str) -> None:
    label = entries(language)[button].forms[0]

    assert re.search(f"[„“]{re.escape(label)}[“”]", entries(language)[phrase].forms[0])


def test_einfache_sprache_is_a_text_of_its_own() -> None:
    """At most 5 % of its sentences stand in the German catalogue as well.

    Counted are all sentences that residents read: phrases cut at line ends and after . ! ?, without tags, with at least two words
    besides facts. Two sentences are equal when their words are, whatever the case and the signs between them; a sentence counts as
    equal when it stands anywhere in the German catalogue. Not counted: buttons, the command menu, words to type, names, days and times.
    """
    german = {_key(sentence) for sentence in sentences(GERMAN)}
    plain = [_key(sentence) for sentence in sentences(PLAIN)]
    equal = [sentence for sentence in plain if sentence in german]

    assert len(equal) <= 0.05 * len(plain), equal


def test_the_sentences_of_einfache_sprache_are_shorter() -> None:
    """Counted as above; the average also for whole sentences alone, without headings and lines such as "Impressum: ..."."""
    whole = {language: [sentence for sentence in sentences(language) if sentence[-1] in ".!?"] for language in (GERMAN, PLAIN)}

    assert mean(len(words(sentence)) for sentence in sentences(PLAIN)) < mean(len(words(sentence)) for sentence in sentences(GERMAN))
    assert mean(len(words(sentence)) for sentence in whole[PLAIN]) < mean(len(words(sentence)) for sentence in whole[GERMAN])
    assert mean(len(words(sentence)) for sentence in whole[PLAIN]) <= 10
