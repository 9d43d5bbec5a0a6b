"""The three catalogues are complete, agree with each other, and fit where they appear."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from babel.messages.pofile import read_po

from tests.locales.catalogues import ENGLISH, GERMAN, LANGUAGES, PLAIN, Entry, catalogue, entries, file, refusals

BUTTON = re.compile(r"Button, (\d+) characters at most\.")
PLAIN_TEXT = re.compile(r"Plain, .*?(\d+) characters at most", re.DOTALL)
COMMAND_CHARACTERS = 25


def _guide(name: str) -> str:
    """The comment of a phrase, and those of the phrases it refers to ("As idea-check, ...")."""
    guide, found = "", [name]
    while found:
        comment = entries(GERMAN)[found.pop()].comment
        if comment in guide:
            continue
        guide += f"{comment}\n"
        found += [word for word in re.findall(r"\b(?:As|as) ([a-z-]+[a-z])", comment) if word in entries(GERMAN)]
    return guide


def _longest(entry: Entry) -> str:
    """Numbers in a label have two digits, a numbered label stands for the longest one around."""
    fill = dict.fromkeys(entry.placeholders, "12")
    return max((form.format_map(fill) for form in entry.forms), key=len)


def test_german_and_english_say_everything() -> None:
    assert entries(GERMAN).keys() == entries(ENGLISH).keys()


def test_einfache_sprache_says_everything_that_residents_read() -> None:
    assert entries(PLAIN).keys() == {name for name, entry in entries(GERMAN).items() if not entry.is_for_operators}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_out_or_doubtful(language: str) -> None:
    unfinished = [entry.msgid for entry in catalogue(language) if not entry.translated() or entry.fuzzy or entry.obsolete]

    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_has_as_many_forms_as_its_language_counts(language: str) -> None:
    with file(language).open("rb") as source:
        expected = read_po(source).num_plurals

    for entry in entries(language).values():
        assert len(entry.forms) in {1, expected}, entry.name
        assert (len(entry.forms) == 1) is (len(entries(GERMAN)[entry.name].forms) == 1), entry.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_tells_the_same_facts(language: str) -> None:
    for name, entry in entries(language).items():
        assert entry.placeholders == entries(GERMAN)[name].placeholders, name


def test_translators_are_told_every_fact() -> None:
    for name, entry in entries(GERMAN).items():
        assert entry.comment, name
        for placeholder in entry.placeholders:
            assert f"{{{placeholder}}}" in _guide(name), f"{name} does not tell what {placeholder} is"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_catalogues_guide_their_translators_alike_and_in_the_same_order(language: str) -> None:
    german = [(name, entry.comment) for name, entry in entries(GERMAN).items() if name in entries(language)]

    assert [(name, entry.comment) for name, entry in entries(language).items()] == german


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettexts_own_tool_is_content(language: str) -> None:
    if shutil.which("msgfmt") is None:
        pytest.skip("gettext is not installed here")
    checked = subprocess.run(["msgfmt", "--check", "--output-file=-", file(language)], capture_output=True, check=False)

    assert checked.returncode == 0, checked.stderr.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_fits_its_row(language: str) -> None:
    buttons = [entry for entry in entries(language).values() if entry.is_button]

    for entry in buttons:
        limit = BUTTON.search(_guide(entry.name))
        assert limit, f"the comment of {entry.name} tells no limit"
        assert len(_longest(entry)) <= int(limit[1]), f"{entry.name}: {_longest(entry)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_texts_have_no_tags_and_fit_telegrams_limits(language: str) -> None:
    plain = {name: PLAIN_TEXT.search(entry.comment) for name, entry in entries(language).items()}

    for name, limit in plain.items():
        if limit:
            assert len(_longest(entries(language)[name]).replace("12", "Kaiserslautern")) <= int(limit[1]), name
        if limit or entries(language)[name].is_button or re.match(r"command-|typed-|pattern-|language-name", name):
            assert not re.search(r"[<>&]", entries(language)[name].forms[0]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_of_commands_stay_on_one_line_of_the_menu(language: str) -> None:
    for name, entry in entries(language).items():
        if name.startswith("command-"):
            assert len(entry.forms[0]) <= COMMAND_CHARACTERS, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_and_tags_are_the_same_in_every_language(language: str) -> None:
    for name, entry in entries(language).items():
        for form, german in zip(entry.forms, entries(GERMAN)[name].forms, strict=True):
            for unchangeable in (r"(?<!\w)(?<!<)/[a-z]+", r"</?[a-z]+>", r"\b(?:STOP|START)\b"):
                assert set(re.findall(unchangeable, form)) == set(re.findall(unchangeable, german)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_are_where_they_belong(language: str) -> None:
    for entry in entries(language).values():
        for line in "\n".join(entry.forms).split("\n"):
            assert line == line.strip(), entry.name
            assert line, entry.name
            assert "  " not in line, entry.name


def test_every_refusal_has_its_words() -> None:
    assert refusals() == {name for name in entries(GERMAN) if name.startswith("refusal-")}
