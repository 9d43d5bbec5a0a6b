"""What the team looks at first: words from lists, threats and distress, links; found whatever way people spell, and seldom by mistake."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participation.flags import DANGER_WORDS, folded_words, has_any, is_pattern, links_out, with_dead_links
from participation.texts import units
from tests.participation.test_model_process import EXAMPLE, MODEL

ALLOWED = ("kaiserslautern.de", "example.org")

letters = st.text("abcdeimnorstuäöüß", min_size=3, max_size=9)


@pytest.mark.parametrize(
    "text",
    [
        "Ich will nicht mehr leben, das ist alles so sinnlos.",
        "ICH WILL NICHT MEHR LEBEN!!!",
        "Manchmal denke ich daran, mich selbst zu verletzen.",
        "Wenn das so weitergeht, bringe ich mich um.",
        "Ich bring mich noch um",
        "ich moechte einfach nur sterben",
        "Ich denke an Suizid.",
        "Ich werde mir das Leben nehmen",
        "Ich werde mich umbringen.",
        "i want to die",
        "I am going to kill myself tonight",
        "Wenn die Straße kommt, erschieße ich den Bürgermeister.",
        "Ich bringe euch alle um",
        "Ich stech dich ab, du Beamter",
        "Morgen geht im Rathaus eine Bombe hoch.",
        "Dann laufe ich Amok.",
        "Man sollte das Rathaus in die Luft sprengen",
        "Ich zünde das Rathaus an.",
        "Ich bringe den Bürgermeister um.",
        "We will kill you",
    ],
)
def test_a_text_that_speaks_of_danger_is_found(text: str) -> None:
    assert has_any(text, DANGER_WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.",
        "An dieser Kreuzung gab es schon zwei Tote. Wer hier Rad fährt, ist lebensmüde.",
        "Bitte bringen Sie mehr Bänke um den Weiher an.",
        "Die Läden in der Innenstadt sterben aus.",
        "Der Wald will gepflegt sein, sonst sterben die Bäume.",
        "Die Laternen sollten nachts nicht brennen.",
        "Bitte lassen Sie die Laternen nachts brennen.",
        "Ich bringe meine Kinder um acht Uhr zur Schule.",
        "Ich bringe mich gern ein, auch um sechs Uhr früh.",
        "Bringt euch Müllbeutel mit, wenn ihr um den See geht!",
        "Eine Gedenktafel für die Opfer der Bombennacht.",
        "Man kann sich hier den Hals brechen.",
        "Senioren wollen hier leben, nicht weg.",
        "Der Bus fährt mir oft vor der Nase weg.",
        "Die Ampel bringt mich aus dem Takt.",
        "Mir ist das Leben in der Stadt wichtig.",
        "Steche ich in der Karte einen Punkt an, geht das Fenster ab und zu nicht auf.",
        "I would love to live here, but parking kills the street.",
    ],
)
def test_everyday_words_are_not_taken_for_danger(text: str) -> None:
    assert not has_any(text, DANGER_WORDS)


@given(letters, letters, letters, st.sampled_from([str.upper, str.title, str.lower]))
@example("über", "straße", "grün", str.upper)
def test_a_word_is_found_whatever_its_case_and_spelling(word: str, before: str, after: str, spelled: object) -> None:
    ae = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    for written in (spelled(word), ae, f"({word})", f"{word}."):  # type: ignore[operator]  # one of three methods of str
        assert has_any(f"{before} {written} {after}", (word,))


@given(letters, letters)
def test_a_word_is_not_found_within_another_unless_a_star_says_so(word: str, more: str) -> None:
    text = f"xx {more}{word}{more} xx"

    assert has_any(text, (f"*{word}*",))
    assert folded_words(word) == folded_words(more + word + more) or not has_any(text, (word,))


@given(st.lists(letters, max_size=6))
def test_a_gap_stands_for_up_to_four_words(between: list[str]) -> None:
    text = " ".join(["qqq", *between, "www"])

    assert has_any(text, ("qqq ... www",)) is (len(between) <= 4)


@given(st.text(max_size=60), st.text(max_size=20))
def test_whatever_people_and_cities_write_it_is_looked_through_without_an_error(text: str, pattern: str) -> None:
    if is_pattern(pattern):
        has_any(text, (pattern,))
    has_any(text, DANGER_WORDS)
    dead = with_dead_links(text, ALLOWED)
    assert not links_out(dead, ALLOWED)
    assert units(dead) <= units(text)


@pytest.mark.parametrize("pattern", ["", "*", "...", "... wort", "wort ...", "a*", "ab*", "zwei*te", "zwei-te", "!"])
def test_a_pattern_that_would_find_everything_or_nothing_is_none(pattern: str) -> None:
    assert not is_pattern(pattern)


@pytest.mark.parametrize(
    "text",
    [
        "Seht mal: https://evil.example.com/x",
        "www.evil.com ist toll",
        "evil.com",
        "Mehr auf bit.ly/abc.",
        "EVIL.COM",
        "http://192.168.0.1/",
        "https://kaiserslautern.de.evil.com/",
        "https://kaiserslautern.de@evil.com/",
        "notkaiserslautern.de",
        "t.me/joinchat/abc",
        "Schreibt an @kanalname",
        "tg://resolve?domain=x",
        "https://müllabfuhr.de",
        "example.so/x",
    ],
)
def test_a_link_elsewhere_is_found_and_can_be_shown_dead(text: str) -> None:
    assert links_out(text, ALLOWED)
    assert not links_out(with_dead_links(text, ALLOWED), ALLOWED)


@pytest.mark.parametrize(
    "text",
    [
        "Mehr auf https://www.kaiserslautern.de/insek.",
        "kaiserslautern.de",
        "HTTPS://EXAMPLE.ORG/A?b=c",
        "Siehe geo.kaiserslautern.de, bitte!",
        "An der Ecke fehlt ein Baum.Im Sommer ist es heiß.",
        "Der Weg ist zu.Am Rand liegt Müll.so geht das nicht.",
        "z.B. bzw. u.a. ca. 2.000 m, 14.04.2024, 3.Querung, St.Martin-Str.",
        "Fahrradständer @ Bahnhof",
        "Bild: foto.jpg, plan.pdf",
        "",
    ],
)
def test_what_leads_nowhere_or_to_the_city_is_no_link_elsewhere(text: str) -> None:
    assert not links_out(text, ALLOWED)
    assert with_dead_links(text, ALLOWED) == text


def test_a_dead_link_can_still_be_read() -> None:
    text = "Plan: https://evil.com/x und example.org, von @jemand."

    assert with_dead_links(text, ALLOWED) == "Plan: evil\u00b7com/x und example.org, von \uff20jemand."


def test_both_process_files_can_be_looked_for() -> None:
    for town in (MODEL, EXAMPLE):
        for pattern in (*town.team.flagged_words, *town.team.danger_words):
            word = re.sub(r"\*", "", pattern).replace("...", "und").removesuffix(" .")
            assert has_any(f"Ja, {word}!", (pattern,)), pattern


def test_what_was_left_of_a_name_behind_an_at_was_a_link_once() -> None:
    dead = with_dead_links("Fragt @gemeinde.nl oder @stadt.kirche.de!", ())

    assert dead == "Fragt \uff20gemeinde\u00b7nl oder \uff20stadt\u00b7kirche\u00b7de!"
    assert not links_out(dead, ())
