"""A process file becomes a process, or is told all its mistakes at once, each with its line and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.demographics import USUAL_AGES
from participation.mistakes import Mistake, ProcessFileHasMistakes
from participation.phases import Activity
from participation.process_file import parse_process
from participation.processes import IdeaRules, UnderAge, WhenForgotten
from participation.words import Language
from tests.participation.examples import at

GOOD = """\
[process]
key = "stadt"
city = "Musterstadt"
title.de = "Ideen"
title.en = "Ideas"
about.de = "Wir sammeln Ideen."
about.en = "We collect ideas."
zone = "Europe/Berlin"
languages = ["de", "en"]
stored_until = 2027-12-31
check_within = 3
[quiet_hours]
begins = 21:00:00
ends = 08:00:00
[contact]
controller = "Stadtverwaltung Musterstadt"
imprint = "https://www.example.org/impressum"
data_protection_contact = "datenschutz@example.org"
accessibility_statement = "https://www.example.org/barrierefreiheit"
feedback_address = "mitreden@example.org"
[[fields]]
key = "gruen"
name = "Grün"
[[fields.topics]]
key = "umwelt"
name = { de = "Umwelt", en = "Environment" }
[[districts]]
key = "nord"
name = "Nord"
[[phases]]
key = "ideen"
activities = ["submit"]
starts_at = 2026-03-01 00:00:00
ends_at = 2026-05-01 00:00:00
closing_days = 2
title = { de = "Ihre Ideen", en = "Your ideas" }
invitation = { de = "Was fehlt?", en = "What is missing?" }
call = { de = "Schreiben Sie.", en = "Write to us." }
outlook = { de = "Der Rat entscheidet.", en = "The council decides." }
closing = { de = "Dann ist Schluss.", en = "Then it ends." }
afterwards = { de = "Wir lesen alles.", en = "We read it all." }
"""
NEXT_PHASE = GOOD[GOOD.index("[[phases]]") :].replace('"ideen"', '"punkte"').replace("submit", "weigh")
EXAMPLE = Path(__file__).parents[2] / "processes" / "example.toml"


def with_line(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def mistakes_in(written: str) -> Sequence[Mistake]:
    with pytest.raises(ProcessFileHasMistakes) as refused:
        parse_process(written)
    return refused.value.mistakes


def mistakes_if_any(written: str) -> Sequence[Mistake]:
    try:
        parse_process(written)
    except ProcessFileHasMistakes as refused:
        return refused.mistakes
    return ()


def the_mistake_in(written: str) -> tuple[int, str, dict[str, object]]:
    (mistake,) = mistakes_in(written)
    return mistake.line, mistake.phrase, dict(mistake.facts)


def test_a_good_file_becomes_a_process() -> None:
    town = parse_process(GOOD)
    (phase,) = town.phases

    assert town.title.in_(Language.ENGLISH) == "Ideas"
    assert [topic.key for topic in town.topics] == ["umwelt"]
    assert (town.quiet_hours.begins, town.quiet_hours.ends) == (time(21), time(8))
    assert (phase.starts_at, phase.ends_at) == (at("2026-03-01 00:00"), at("2026-05-01 00:00"))
    assert phase.activities == {Activity.SUBMIT}
    assert (town.minimum_age, town.under_age, town.stored_until) == (16, UnderAge.READ_ONLY, date(2027, 12, 31))
    assert (town.web_platform, town.links, town.contact.privacy_statement) == (None, (), None)
    assert (town.ideas, town.demographics, town.contact.guardian_form) == (IdeaRules(), None, None)


def test_a_slip_in_a_switch_is_named_with_its_line() -> None:
    line = GOOD.count("\n")

    assert the_mistake_in(f'{GOOD}[ideas]\nphotos = "nein"\n')[:2] == (line + 2, "check-not-yes-or-no")
    assert the_mistake_in(f'{GOOD}[ideas]\nwhen_forgotten = "never"\n')[:2] == (line + 2, "check-unknown-value")
    assert the_mistake_in(f"{GOOD}[demographics]\nasked = true\n")[1] == "check-unknown-key-meant"


def test_what_may_be_left_out_may_be_given() -> None:
    more = """
[web_platform]
name = "example.org"
url = "https://www.example.org"
[young_people]
minimum_age = 14
path = "guardian"
form = "https://www.example.org/blatt"
[ideas]
photos = false
places = false
when_forgotten = "stay"
[demographics]
ask = true
[[demographics.voices]]
key = "verein"
name = "Verein"
[[links]]
title = { de = "Mehr", en = "More" }
url = "https://www.example.org/mehr"
"""
    told = with_line("closing_days = 2", "announce_at = 2026-03-01 10:00:00\nstart_told_within_days = 3\nend_told_within_days = 5")
    town = parse_process(told + more)
    (phase,) = town.phases

    assert town.web_platform
    assert (town.minimum_age, town.under_age, town.links[0].url) == (14, UnderAge.GUARDIAN, "https://www.example.org/mehr")
    assert town.contact.guardian_form == "https://www.example.org/blatt"
    assert town.ideas == IdeaRules(photos=False, places=False, when_forgotten=WhenForgotten.STAY)
    assert town.demographics
    assert (town.demographics.ages, [voice.key for voice in town.demographics.voices]) == (USUAL_AGES, ["verein"])
    assert (phase.announce_at, phase.closing_days) == (at("2026-03-01 10:00"), None)
    assert (phase.start_told_within, phase.end_told_within) == (timedelta(days=3), timedelta(days=5))


def test_a_name_without_a_short_one_stands_on_buttons_itself() -> None:
    (field,) = parse_process(GOOD).fields

    assert field.short == field.name


def test_a_file_saved_by_a_windows_editor_reads_the_same() -> None:
    assert parse_process("\ufeff" + GOOD.replace("\n", "\r\n")) == parse_process(GOOD)


def test_every_mistake_is_named_at_once_in_the_order_of_lines() -> None:
    broken = (
        GOOD.replace('zone = "Europe/Berlin"', 'zone = "Europe/Berlinn"')
        .replace("imprint", "impressum")
        .replace('["submit"]', '["sumbit"]')
        .replace("closing_days = 2", "closing_day = 2")
        .replace('title.en = "Ideas"\n', "")
    )

    assert [(mistake.line, mistake.phrase) for mistake in mistakes_in(broken)] == [
        (4, "check-language-missing"),
        (7, "check-unknown-zone"),
        (14, "check-key-missing"),
        (16, "check-unknown-key"),
        (31, "check-unknown-value"),
        (34, "check-unknown-key-meant"),
    ]


@pytest.mark.parametrize("asked", ["controller", "imprint", "data_protection_contact", "accessibility_statement", "feedback_address"])
def test_a_process_for_which_nobody_answers_is_refused(asked: str) -> None:
    (line,) = [line for line in GOOD.splitlines(keepends=True) if line.startswith(asked)]

    assert the_mistake_in(GOOD.replace(line, "")) == (15, "check-key-missing", {"key": asked})
    empty = the_mistake_in(GOOD.replace(line, f'{asked} = " "\n'))
    assert empty[1:] == ("check-empty-text", {"key": asked})


def test_a_missing_part_is_one_mistake_and_not_one_for_each_of_its_lines() -> None:
    start, end = GOOD.index("[contact]"), GOOD.index("[[fields]]")

    assert the_mistake_in(GOOD[:start] + GOOD[end:]) == (1, "check-table-missing", {"table": "contact"})


def test_a_process_without_phases_is_refused() -> None:
    assert the_mistake_in(GOOD[: GOOD.index("[[phases]]")]) == (1, "check-tables-missing", {"table": "phases"})


def test_a_field_without_topics_is_refused() -> None:
    without = GOOD.replace('[[fields.topics]]\nkey = "umwelt"\nname = { de = "Umwelt", en = "Environment" }\n', "")

    assert the_mistake_in(without) == (21, "check-tables-missing", {"table": "fields.topics"})


def test_an_empty_file_names_the_parts_that_are_missing() -> None:
    missing = {mistake.facts["table"] for mistake in mistakes_in("")}

    assert missing == {"process", "quiet_hours", "contact", "fields", "phases"}


@pytest.mark.parametrize(
    "old, new, phrase",
    [
        ('city = "Musterstadt"', 'city = "Musterstadt', "check-quote-not-closed"),
        ('city = "Musterstadt"', "city = Musterstadt", "check-value-without-quotes"),
        ('city = "Musterstadt"', 'city "Musterstadt"', "check-not-toml"),
        ('city = "Musterstadt"', 'key = "Musterstadt"', "check-given-twice"),
        ("[quiet_hours]", "[process]", "check-given-twice"),
        ("stored_until = 2027-12-31", "stored_until = 2027-02-30", "check-not-in-the-calendar"),
        ("stored_until = 2027-12-31", "stored_until = 31.12.2027", "check-not-toml"),
    ],
)
def test_a_slip_of_the_pen_is_found_on_its_line(old: str, new: str, phrase: str) -> None:
    broken = with_line(old, new)
    (mistake,) = mistakes_in(broken)

    assert mistake.phrase == phrase
    assert mistake.line == 1 + GOOD[: GOOD.index(old)].count("\n")


@pytest.mark.parametrize(
    "old, new, phrase, facts",
    [
        ('zone = "Europe/Berlin"', 'zone = "Berlin"', "check-unknown-zone", {"zone": "Berlin", "meant": "Europe/Berlin"}),
        ('zone = "Europe/Berlin"', 'zone = "Europe"', "check-unknown-zone", None),
        ("check_within = 3", "check_witihn = 3\ncheck_within = 3", "check-unknown-key", {"key": "check_witihn"}),
        ("check_within = 3", "check_within = 0", "check-number-out-of-range", {"key": "check_within", "minimum": 1, "maximum": 60}),
        ("check_within = 3", 'check_within = "3"', "check-not-a-number", {"key": "check_within"}),
        ("check_within = 3", "check_within = true", "check-not-a-number", {"key": "check_within"}),
        ("check_within = 3", "check_within = 3\nholidays = [2026-05-01, 3]", "check-not-a-date", {"key": "holidays"}),
        ('city = "Musterstadt"', "city = 3", "check-not-a-table", {"key": "city"}),
        ('title.de = "Ideen"\ntitle.en = "Ideas"', 'title = "Ideen"', "check-text-needs-languages", {"key": "title"}),
        ('title.en = "Ideas"', 'title.en = "Ideas"\ntitle.fr = "Idées"', "check-unknown-key", {"key": "title.fr"}),
        (
            'title.en = "Ideas"',
            'title.en = "Ideas"\ntitle."de@simple" = "Ihre Ideen"',
            "check-language-not-listed",
            {"language": "de@simple"},
        ),
        ('title.en = "Ideas"', 'title.en = ""', "check-empty-text", {"key": "title.en"}),
        ('title.en = "Ideas"', f'title.en = "{"a" * 101}"', "check-text-too-long", {"text": "a" * 101, "length": 101, "maximum": 100}),
        ("stored_until = 2027-12-31", 'stored_until = "2027-12-31"', "check-not-a-date", {"key": "stored_until"}),
        ("begins = 21:00:00", 'begins = "21:00"', "check-not-a-time", {"key": "begins"}),
        ("https://www.example.org/impressum", "www.example.org", "check-not-an-address", {"key": "imprint", "value": "www.example.org"}),
        ('key = "gruen"', 'key = "Grün"', "check-bad-key", {"key": "Grün"}),
        ('key = "gruen"', f'key = "{"a" * 25}"', "check-bad-key", {"key": "a" * 25}),
        ('["submit"]', '["submit", "submit"]', "check-value-twice", {"key": "activities", "value": "submit"}),
        ('["submit"]', '"submit"', "check-not-a-list", {"key": "activities"}),
        ('["submit"]', "[[]]", "check-unknown-value", None),
        ('["submit"]', "[]", "check-empty-list", None),
        ("2026-03-01 00:00:00", "2026-03-01", "check-date-without-time", {"key": "starts_at"}),
        ("2026-03-01 00:00:00", '"1. März"', "check-not-a-date-and-time", {"key": "starts_at"}),
        ("2026-03-01 00:00:00", "2026-05-01 00:00:00", "check-phase-ends-before-start", {"key": "ideen"}),
        ("2026-03-01 00:00:00", "2026-04-30 10:00:00", "check-phase-too-short-to-be-told", {"key": "ideen"}),
        ("closing_days = 2", "announce_at = 2026-02-28 09:00:00", "check-told-before-start", {"key": "ideen"}),
        ("closing_days = 2", "announce_at = 2026-05-01 09:00:00", "check-told-after-end", {"key": "ideen"}),
        ("2027-12-31", "2026-04-29", "check-stored-too-short", {"day": date(2026, 4, 29), "key": "ideen", "last_day": date(2026, 4, 30)}),
        ("2026-03-01 00:00:00", "0001-01-01 00:00:00", "check-number-out-of-range", {"key": "starts_at", "minimum": 2000, "maximum": 2199}),
        ("2027-12-31", "9999-12-31", "check-number-out-of-range", {"key": "stored_until", "minimum": 2000, "maximum": 2199}),
        ("[[districts]]", "[districts]", "check-not-a-list", {"key": "districts"}),
    ],
)
def test_a_mistake_is_named_with_what_is_needed_to_mend_it(old: str, new: str, phrase: str, facts: dict[str, object] | None) -> None:
    (mistake,) = mistakes_in(with_line(old, new))

    assert mistake.phrase == phrase
    if facts is not None:
        assert dict(mistake.facts) == facts


def test_a_text_must_be_there_in_every_language() -> None:
    without = GOOD.replace(', en = "What is missing?"', "")

    assert the_mistake_in(without) == (37, "check-language-missing", {"key": "invitation", "language": "en"})


def test_what_is_missing_is_told_for_each_text_when_a_language_is_added() -> None:
    added = with_line('["de", "en"]', '["de", "de@simple", "en"]')

    assert {mistake.phrase for mistake in mistakes_in(added)} == {"check-language-missing"}
    assert len(mistakes_in(added)) == 9


def test_a_name_too_long_for_a_button_needs_a_short_one() -> None:
    long = with_line('name = "Nord"', 'name = "Erzhütten/Wiesenthalerhof"')

    assert the_mistake_in(long)[1:] == ("check-short-name-needed", {"text": "Erzhütten/Wiesenthalerhof", "length": 25, "maximum": 22})
    assert parse_process(long.replace('hof"\n', 'hof"\nshort = "Erzhütten"\n')).districts[0].short.in_(Language.GERMAN) == "Erzhütten"


def test_a_short_name_too_long_for_a_button_is_refused() -> None:
    long = with_line('name = "Nord"', f'name = "Nord"\nshort = "{"N" * 23}"')

    assert the_mistake_in(long) == (30, "check-text-too-long", {"text": "N" * 23, "length": 23, "maximum": 22})


def test_a_key_is_given_once_and_the_other_line_is_named() -> None:
    twice = with_line("[[districts]]", '[[districts]]\nkey = "nord"\nname = "Nord"\n[[districts]]')

    assert the_mistake_in(twice) == (31, "check-key-taken", {"key": "nord", "other_line": 28})


def test_a_topic_and_a_district_may_have_the_same_key() -> None:
    assert parse_process(with_line('key = "nord"', 'key = "umwelt"')).districts[0].key == "umwelt"


def test_two_phases_in_which_people_act_do_not_run_side_by_side() -> None:
    assert the_mistake_in(GOOD + NEXT_PHASE.replace("03-01", "04-01"))[1:] == ("check-phases-overlap", {"key": "punkte", "other": "ideen"})


def test_a_phase_that_only_informs_may_run_beside_another() -> None:
    beside = NEXT_PHASE.replace("03-01", "04-01").replace("weigh", "results")

    assert len(parse_process(GOOD + beside).phases) == 2


def test_phases_that_touch_do_not_overlap() -> None:
    after = NEXT_PHASE.replace("2026-05-01", "2026-06-01").replace("2026-03-01", "2026-05-01")

    assert len(parse_process(GOOD + after).phases) == 2


def test_phases_stand_in_the_order_of_their_beginning() -> None:
    before = NEXT_PHASE.replace("2026-05-01", "2026-02-01").replace("2026-03-01", "2026-01-01")

    assert the_mistake_in(GOOD + before) == (45, "check-phases-not-in-order", {"key": "punkte", "other": "ideen"})


def test_a_time_that_does_not_exist_is_refused() -> None:
    leap = with_line("2026-05-01 00:00:00", "2027-03-28 02:30:00")

    line, phrase, facts = the_mistake_in(leap)
    assert (line, phrase) == (34, "check-time-does-not-exist")
    assert facts == {"key": "ends_at", "time": datetime(2027, 3, 28, 2, 30), "zone": "Europe/Berlin"}  # noqa: DTZ001  a wall time carries no zone


def test_a_time_that_does_not_exist_is_refused_with_an_offset_as_well() -> None:
    leap = with_line("2026-05-01 00:00:00", "2027-03-28 02:30:00+02:00")

    assert the_mistake_in(leap)[1] == "check-time-does-not-exist"


def test_a_time_that_comes_twice_is_asked_about_and_the_offset_answers() -> None:
    twice = with_line("2026-05-01 00:00:00", "2026-10-25 02:30:00")
    facts = the_mistake_in(twice)[2]

    assert (facts["earlier"], facts["later"]) == ("2026-10-25 02:30:00+02:00", "2026-10-25 02:30:00+01:00")
    for answer, hour in ((facts["earlier"], 0), (facts["later"], 1)):
        (phase,) = parse_process(with_line("2026-05-01 00:00:00", str(answer))).phases
        assert phase.ends_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_an_offset_that_the_town_does_not_have_is_a_slip() -> None:
    slip = with_line("2026-05-01 00:00:00", "2026-05-01 00:00:00+01:00")

    assert the_mistake_in(slip)[1:] == (
        "check-offset-does-not-fit",
        {"key": "ends_at", "zone": "Europe/Berlin", "meant": "2026-05-01 00:00:00+02:00"},
    )


@given(data=st.data())
def test_a_file_with_lines_lost_or_doubled_is_read_or_refused_but_never_breaks(data: st.DataObject) -> None:
    lines = EXAMPLE.read_text().splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        at_line = data.draw(st.integers(0, len(lines) - 1))
        lines[at_line : at_line + 1] = data.draw(
            st.sampled_from([[], [lines[at_line]] * 2, [lines[at_line][:-1]], ["x = 1"], ["[y]"], ["[[z]]"]])
        )

    mistakes = mistakes_if_any("\n".join(lines))
    assert all(1 <= mistake.line <= len(lines) + 1 for mistake in mistakes)
