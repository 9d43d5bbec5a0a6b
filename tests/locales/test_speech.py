"""What the voice promises: the right language, every fact escaped, and never an exception to a resident."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.speech import Say, Speech, Spoken, Written, folded
from participation.ideas import Reference
from participation.words import Language, Text
from tests.locales.catalogues import LANGUAGES, entries

TELEGRAMS_TAGS = {"b", "i", "u", "s", "code", "pre", "blockquote", "a"}


class _Reader(HTMLParser):
    """Reads HTML as Telegram does, and notes what a person sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.seen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TELEGRAMS_TAGS
        assert not attrs
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen += data


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open
    return reader


def _catalogue(folder: Path, language: str, **phrases: str) -> None:
    file = folder / language / "LC_MESSAGES" / "mitreden.po"
    file.parent.mkdir(parents=True)
    entries = [f'msgid "{name.replace("_", "-")}"\nmsgstr "{words}"\n' for name, words in phrases.items()]
    file.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{chr(10).join(entries)}')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_html_that_telegram_takes(language: str) -> None:
    for entry in entries(language).values():
        for form in entry.forms:
            _read(form)


ROUGH = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["<b>", "</b>", "<a href='x'>", "&lt;", "&amp;#60;", "{name}", "{", "}}", "<!--", "<![CDATA[", "\u202e\u2066", "%s", "\\"]
    ),
)
FACTS = st.one_of(ROUGH, ROUGH.map(Written), ROUGH.map(Text.same), st.integers(-(2**63), 2**63), st.dates(min_value=date(1000, 1, 1)))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_fact_can_break_the_html_or_be_lost(speech: Speech, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(Language))
    entry = data.draw(st.sampled_from(list(entries(language.value).values())))
    facts: dict[str, object] = {name: data.draw(FACTS, label=name) for name in entry.placeholders}

    said = _read(speech.in_(language)(entry.name, **facts))

    form = entry.forms[-1] if len(entry.forms) == 1 or facts.get("count") != 1 else entry.forms[0]
    assert said.tags == _read(form).tags
    for name, fact in facts.items():
        if isinstance(fact, str) and not isinstance(fact, Written) and name in {field for _, field, _, _ in Formatter().parse(form)}:
            assert fact.replace("\r\n", "\n").replace("\r", "\n") in said.seen.replace("\r\n", "\n").replace("\r", "\n")


def test_what_a_person_wrote_cannot_turn_the_words_around_it(say: Say) -> None:
    said = say("idea-title-saved", title=Written("\u202eخطة\u2069 <b>"))

    assert said == "Der Titel ist gespeichert: \u2068خطة &lt;b&gt;\u2069."


def test_each_line_that_a_person_wrote_is_kept_to_itself(say: Say) -> None:
    """What turns the direction ends with its line, and what is meant to hold it as well."""
    said = say("idea-title-saved", title=Written("خطة\n\nخطة"))

    assert said == "Der Titel ist gespeichert: \u2068خطة\u2069\n\n\u2068خطة\u2069."


def test_what_has_been_said_is_not_escaped_again(say: Say) -> None:
    title = say("phase-now-open")
    bold = say("idea-withdrawn", reference="<2026>")

    assert isinstance(bold, Spoken)
    assert say.lines(title, None, bold) == "Das läuft gerade.\nErledigt. Die Idee &lt;2026&gt; ist zurückgezogen."
    assert "&lt;2026&gt;" in say("idea-place-saved", place=bold)


def test_a_label_is_plain(say: Say) -> None:
    assert say.plain("my-ideas-line", number=1, title="Rad & Fuß <3", state="neu") == "1. Rad & Fuß <3: neu"
    assert say.plain("read-only") == (
        "Gut, Sie lesen mit.\nWir speichern nichts über Sie.\nMöchten Sie später doch mitmachen, reicht ein Knopf."
    )


def test_numbers_and_the_citys_texts_are_told_in_the_language(speech: Speech) -> None:
    topic = Text.of({"de": "Umwelt", "en": "Environment"})

    assert "3.212 Zeichen" in speech.in_(Language.GERMAN)("refusal-idea-too-long", length=3212, excess=212)
    assert "3,212 characters" in speech.in_(Language.ENGLISH)("refusal-idea-too-long", length=3212, excess=212)
    assert speech.in_(Language.PLAIN_GERMAN)("idea-topic-saved", topic=topic) == "Das neue Thema ist: Umwelt."
    assert speech.in_(Language.ENGLISH)("idea-topic-saved", topic=topic) == "The topic is now: Environment."


def test_a_count_picks_the_form(say: Say) -> None:
    assert say("idea-photo-count", count=1) == "1 Foto"
    assert say("idea-photo-count", count=0) == "0 Fotos"
    assert say("idea-photo-count", count=2) == "2 Fotos"


def test_lists_are_told_in_the_language(speech: Speech) -> None:
    things: list[object] = ["Umwelt", Written("R&D"), 3]

    assert speech.in_(Language.GERMAN).listed(things) == "Umwelt, \u2068R&amp;D\u2069 und 3"
    assert speech.in_(Language.ENGLISH).listed(things[:2]) == "Umwelt and \u2068R&amp;D\u2069"
    assert speech.in_(Language.GERMAN).commas(things) == "Umwelt, \u2068R&amp;D\u2069, 3"


def test_a_long_text_is_shortened_between_words() -> None:
    assert Written("Am Spielplatz\nfehlt  Schatten.").shortened(40) == "Am Spielplatz fehlt Schatten."
    assert Written("Am Spielplatz fehlt Schatten.").shortened(22) == "Am Spielplatz fehlt …"
    assert Written("Am Spielplatz, dort").shortened(16) == "Am Spielplatz …"
    assert Written("Donaudampfschifffahrt").shortened(8) == "Donauda …"


@given(text=st.text(max_size=80), length=st.integers(min_value=2, max_value=60))
def test_a_shortened_text_keeps_its_beginning(text: str, length: int) -> None:
    short = Written(text).shortened(length)

    assert len(short) <= length + 1
    assert " ".join(text.split()).startswith(short.removesuffix(" …"))


@pytest.mark.parametrize("typed", ["STOP", "stopp", " Stop! ", "„Stop“", "\u2068STOP\u2069", "Unsubscribe", "nicht mehr   schreiben"])
def test_a_word_is_understood_in_every_language_and_spelling(say: Say, typed: str) -> None:
    assert folded(typed) in say.labels("typed-stop")


@pytest.mark.parametrize("typed", ["Später", "spaeter", "SPÄTER", "Spa\u0308ter", "Abbrechen 🙂"])
def test_a_word_is_understood_from_a_keyboard_without_umlauts(say: Say, typed: str) -> None:
    assert folded(typed) in say.labels("typed-later")


def test_a_typed_label_needs_no_comma(say: Say) -> None:
    assert folded("ja, bitte") in say.labels("typed-yes")
    assert folded("ja neue idee") in say.labels("text-unasked-button-yes")


def test_a_typed_label_is_understood_in_every_language(say: Say) -> None:
    assert {"idee absenden", "send the idea"} == say.labels("idea-button-submit")


def test_no_word_means_two_things(speech: Speech) -> None:
    names = [name for name in entries("de") if name.startswith("typed-")]

    for name in names:
        for other in names:
            assert name == other or not speech.labels(name) & speech.labels(other), f"{name}, {other}"


@pytest.mark.parametrize("name", ["back", "later", "next", "help"])
def test_the_words_of_a_shared_button_can_be_typed(speech: Speech, name: str) -> None:
    assert speech.labels(f"button-{name}") <= speech.labels(f"typed-{name}")


@pytest.mark.parametrize(
    "code,language",
    [
        ("de", Language.GERMAN),
        ("de-AT", Language.GERMAN),
        ("DE_ch", Language.GERMAN),
        ("de-x-y", Language.GERMAN),
        ("de@simple", Language.PLAIN_GERMAN),
        ("de-simple", Language.PLAIN_GERMAN),
        ("en", Language.ENGLISH),
        ("en-US", Language.ENGLISH),
        ("tr", Language.ENGLISH),
        ("zh-hans", Language.ENGLISH),
        ("den", Language.ENGLISH),
        ("", Language.GERMAN),
        (None, Language.GERMAN),
        ("  ", Language.GERMAN),
        ("x", Language.GERMAN),
        ("😀-🙃", Language.GERMAN),
        ("e" * 5000, Language.GERMAN),
    ],
)
def test_the_apps_language_is_guessed(speech: Speech, code: str | None, language: Language) -> None:
    assert speech.guess(code) is language


@given(code=st.text())
def test_no_code_is_too_strange_to_guess(speech: Speech, code: str) -> None:
    assert speech.guess(code) in speech.languages()


def test_a_missing_phrase_is_told_in_the_next_language(tmp_path: Path) -> None:
    _catalogue(tmp_path, "de@simple", only_plain="ganz einfach")
    _catalogue(tmp_path, "de", also_german="deutsch", only_plain="deutsch")
    _catalogue(tmp_path, "en", also_english="english", also_german="english", only_plain="english")
    say = Speech.load(tmp_path).in_(Language.PLAIN_GERMAN)

    assert [say("only-plain"), say("also-german"), say("also-english")] == ["ganz einfach", "deutsch", "english"]


def test_an_unfinished_translation_counts_as_missing(tmp_path: Path) -> None:
    _catalogue(tmp_path, "de", empty="", fuzzy="falsch")
    _catalogue(tmp_path, "en", empty="english", fuzzy="english")
    german = tmp_path / "de" / "LC_MESSAGES" / "mitreden.po"
    german.write_text(german.read_text().replace('msgid "fuzzy"', '#, fuzzy\nmsgid "fuzzy"'))
    say = Speech.load(tmp_path).in_(Language.GERMAN)

    assert [say("empty"), say("fuzzy")] == ["english", "english"]


@pytest.mark.parametrize("words", ["{text.__class__}", "{text!r}", "{text:>9}", "{0}", "{}", "{text[0]}", "{text"])
def test_a_translation_can_name_facts_and_nothing_else(tmp_path: Path, words: str) -> None:
    _catalogue(tmp_path, "de", some_phrase=words)

    with pytest.raises(ValueError, match=r"mitreden\.po: some-phrase: "):
        Speech.load(tmp_path)


def test_what_is_missing_is_loud_where_it_is_tested(say: Say) -> None:
    with pytest.raises(LookupError, match="no phrase idea-recieved in de"):
        say("idea-recieved")
    with pytest.raises(LookupError, match="lacks its fact reference"):
        say("idea-withdrawn")
    with pytest.raises(LookupError, match="the zone it is told in"):
        say("idea-withdrawn", reference=datetime(2024, 4, 14, tzinfo=UTC))
    with pytest.raises(LookupError, match="lacks its fact reference"):
        say("idea-withdrawn", reference=None)


def test_a_resident_never_sees_an_exception(caplog: pytest.LogCaptureFixture) -> None:
    say = Speech.load().in_(Language.GERMAN)

    with caplog.at_level(logging.ERROR):
        assert say("no-such-phrase") == "no-such-phrase"
        assert say("idea-withdrawn") == "Erledigt. Die Idee  ist zurückgezogen."
        assert say("idea-withdrawn", reference=None) == "Erledigt. Die Idee  ist zurückgezogen."
        assert "14. April" in say("idea-withdrawn", reference=datetime(2024, 4, 14, tzinfo=UTC))
    assert len(caplog.records) == 4


def test_a_value_of_the_rules_says_itself(say: Say) -> None:
    assert say("idea-withdrawn", reference=Reference(year=2026, number=42)) == "Erledigt. Die Idee 2026-00042 ist zurückgezogen."


def test_facts_that_a_phrase_does_not_name_do_not_matter(say: Say) -> None:
    """So that a refusal can hand over all its facts, and each language says those that it needs."""
    assert say("refusal-collecting-is-closed", reopens_at=None) == "Hier sammeln wir gerade keine Ideen."
