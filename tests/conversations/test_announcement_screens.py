"""The card of an announcement in words: how far it has got, what holds it back, what came of it; and that it always fits."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.staff.announcements import choices, screens
from handlers.staff.announcements.audience_words import audience_lines
from handlers.staff.announcements.counts import as_table
from handlers.staff.announcements.progress_words import time_left
from handlers.staff.announcements.screens import View
from participation.announcements import (
    Announcement,
    AnnouncementId,
    AnnouncementState,
    Attachment,
    AttachmentKind,
    Count,
    Outcome,
    Progress,
    Target,
    Version,
)
from participation.audiences import Audience, Criterion, Group, Headcount
from participation.goals import GoalKind
from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, StaffId
from participation.texts import units
from participation.words import Language
from services.announcements import Sheet
from tests.stage import BERLIN, INSEK, SPEECH

SAY = SPEECH.in_(Language.GERMAN)
SIX = datetime(2024, 4, 5, 18, 0, tzinfo=BERLIN)
NIGHT = datetime(2024, 4, 5, 22, 0, tzinfo=BERLIN)
WORDS = {Language.GERMAN: Version(html="Der <b>Stadtrat</b> tagt &amp; isst.", units=26)}
RUNNING = Announcement(
    id=AnnouncementId(3),
    process=ProcessKey("insek"),
    state=AnnouncementState.SENDING,
    by=StaffId(1),
    by_alias=Alias(role=Role.EDITOR, number=2),
    versions=WORDS,
    fallback=Language.GERMAN,
    begun_at=SIX,
    not_after=SIX + timedelta(days=3),
    size=1284,
)
SENT = Progress(sent=840, waiting=444)


def view(progress: Progress = SENT, announcement: Announcement = RUNNING, now: datetime = SIX, others: int = 0) -> View:
    headcount = Headcount(by_language=((Language.GERMAN, 1102), (Language.PLAIN_GERMAN, 97), (Language.ENGLISH, 85)))
    sheet = Sheet(announcement=announcement, headcount=headcount, progress=progress, stars=None, others=others)
    return View(sheet=sheet, process=INSEK, now=now, per_second=28)


def card(progress: Progress = SENT, announcement: Announcement = RUNNING, now: datetime = SIX, others: int = 0) -> str:
    return screens.card(SAY, view(progress, announcement, now, others)).text


def over(state: AnnouncementState) -> Announcement:
    return replace(RUNNING, state=state, ended_at=SIX + timedelta(minutes=1))


def test_it_tells_how_many_have_it_and_how_long_it_still_takes() -> None:
    assert "Gesendet: 840 von 1.284, noch etwa 16 Sekunden." in card()
    assert "noch etwa 32 Sekunden.\nSie wechselt sich mit 1 anderen Ankündigung ab." in card(others=1)


@pytest.mark.parametrize("seconds,told", [(1, "1 Sekunde"), (59, "59 Sekunden"), (60, "1 Minute"), (119, "2 Minuten"), (7200, "2 Stunden")])
def test_time_is_told_as_people_say_it(seconds: int, told: str) -> None:
    assert time_left(SAY, seconds) == told


def test_it_tells_what_waits_for_the_morning_and_for_digests_and_counts_neither_into_the_time() -> None:
    held = Progress(sent=840, waiting=444, asleep=400, for_digest=44)

    told = card(held, now=NIGHT)

    assert "Gesendet: 840 von 1.284.\n" in told
    assert "400 Personen bekommen sie nach den Ruhezeiten, ab Samstag, 6. April, 8 Uhr." in told
    assert "44 Personen lesen sie mit ihren gesammelten Nachrichten." in told
    assert "400 Personen bekommen sie nach ihren eigenen Ruhezeiten." in card(held)


def test_it_tells_when_it_is_being_prepared_and_when_it_was_paused() -> None:
    assert "Die Nachrichten werden vorbereitet." in card(Progress(), replace(RUNNING, size=None))
    assert "Angehalten.</b> Gesendet: 840 von 1.284." in card(announcement=replace(RUNNING, state=AnnouncementState.PAUSED))


def test_the_account_tells_of_everybody_once() -> None:
    account = Progress(
        sent=1270, sent_maybe_twice=2, failed={"blocked": 9, "deactivated": 2, "error_400": 1}, skipped={"stopped": 1, "deleted": 1}
    )

    told = card(account, over(AnnouncementState.COMPLETED))

    assert "Fertig:</b> Freitag, 5. April, 18:01 Uhr\nGesendet: 1.270 (vielleicht doppelt: 2)\n" in told
    assert "Nicht zustellbar: 12 (Bot blockiert 9, Konto gelöscht 2, von Telegram abgelehnt 1)\nAn sie geht nichts mehr" in told
    assert "Ausgelassen: 2 (STOP gesagt 1, Daten gelöscht 1)" in told


def test_one_that_was_cancelled_tells_what_is_still_taken_back_and_what_may_have_arrived() -> None:
    cancelled = replace(RUNNING, state=AnnouncementState.CANCELLED)

    assert "Abgebrochen</b>\n444 Nachrichten werden noch zurückgenommen." in card(announcement=cancelled)
    account = Progress(sent=840, maybe_arrived=1, skipped={"cancelled": 443})
    assert "Vielleicht angekommen: 1\nAusgelassen: 443 (abgebrochen 443)" in card(account, over(AnnouncementState.CANCELLED))


@pytest.mark.parametrize("state", AnnouncementState)
@pytest.mark.parametrize("language", SPEECH.languages())
def test_every_card_fits_into_one_message_however_much_was_chosen(state: AnnouncementState, language: Language) -> None:
    everything = [Criterion(Group.TOPIC, topic.key) for topic in INSEK.topics]
    everything += [Criterion(Group.DISTRICT, district.key) for district in INSEK.districts]
    everything += [Criterion(Group.LANGUAGE, known.value) for known in Language] + [Criterion(Group.AUTHORS, "2024-00001")]
    full = replace(
        RUNNING,
        state=state,
        begun_at=RUNNING.begun_at if state not in {AnnouncementState.DRAFT, AnnouncementState.HANDED_IN} else None,
        versions={known: Version(html="&amp;" * 3500, units=3500) for known in Language},
        attachment=Attachment(kind=AttachmentKind.DOCUMENT, file_id="x"),
        target=Target("https://kaiserslautern.de/" + "x" * 900),
        audience=Audience(with_=frozenset(everything), without=frozenset({Criterion(Group.TOOK_PART), Criterion(Group.STAFF)})),
        counted=1284,
        ended_at=SIX if state is AnnouncementState.COMPLETED else None,
        urgent=True,
        paid=True,
        approved_alias=Alias(role=Role.EDITOR, number=3),
    )
    say = SPEECH.in_(language)
    shown = view(Progress(sent=1, waiting=9, failed={"blocked": 1}, skipped={"stopped": 1}), full)

    for screen in (screens.card(say, shown), screens.changes(say, shown), screens.before_urgent(say, shown), choices.versions(say, shown)):
        assert units(html.unescape(re.sub("<[^>]*>", "", screen.text))) < 4096 - 500
        assert sum(len(row) for row in screen.rows) <= 100


def test_an_audience_is_told_condition_by_condition() -> None:
    audience = Audience.parse(["topic:umwelt", "topic:sport", "took_part:", "-district:siegelbach", "-staff:"])

    assert list(audience_lines(SAY, INSEK, audience)) == [
        "An: alle, die dem Verfahren folgen",
        "Nur, wer schon mitgemacht hat",
        "Nur, wer dem Thema Sport oder Umwelt folgt, dazu schrieb oder etwas unterstützt",
        "Ohne alle, die mit dem Ortsbezirk Siegelbach zu tun haben",
        "Ohne das Team",
    ]


def test_long_lists_have_pages_and_a_way_on_and_back() -> None:
    draft = replace(RUNNING, state=AnnouncementState.DRAFT, begun_at=None)
    labels: list[str] = []
    page = 0
    while True:
        screen = choices.criteria(SAY, view(announcement=draft), Group.DISTRICT, page, without=False)
        shown = [label for row in screen.rows for label, _ in row]
        assert shown[-2:] == ["Anderes Merkmal", "Zurück"]
        labels += [label for label in shown if label not in {"Vorige", "Nächste", "Anderes Merkmal", "Zurück"}]
        if "Nächste" not in shown:
            break
        page += 1
    assert labels == [district.short.in_(Language.GERMAN) for district in INSEK.districts]
    assert page == (len(INSEK.districts) - 1) // choices.PAGE
    assert choices.target_list(SAY, view(announcement=draft), GoalKind.PHASE, 99).rows


def test_a_table_names_nobody_and_begins_no_formula() -> None:
    counts = [Count(language=None, outcome=Outcome.FAILED, reason="=1+1", people=2)]

    assert as_table(AnnouncementId(3), counts) == "\ufeffannouncement;language;outcome;reason;people\r\n3;;failed;'=1+1;2\r\n"
