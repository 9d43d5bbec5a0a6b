"""The card of an idea that is typed for somebody, the choices on it, and the receipt for them."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.residents.ideas import summaries
from handlers.screens import Key, Reply, Row, Screen
from handlers.staff.entries.buttons import (
    EntryDiscardAsked,
    EntryDiscarded,
    EntryDistrictChosen,
    EntryDistrictsWanted,
    EntryFieldChosen,
    EntryFieldsWanted,
    EntrySent,
    EntryTextWanted,
    EntryTopicChosen,
    EntryWanted,
)
from handlers.staff.names import called
from locales.speech import Say, Spoken, Written
from participation.goals import Goal
from participation.ideas import Idea
from participation.processes import DistrictKey, Field, Process
from services.entries import Sheet

PASSAGE_SHOWN = 200


def text_prompt(say: Say) -> Screen:
    return Screen(say("entry-ask"), keys=Reply(say.plain("entry-placeholder")))


def new_text_prompt(say: Say, sheet: Sheet) -> Screen:
    passage = Written(sheet.draft.text).shortened(PASSAGE_SHOWN)
    return Screen(say("entry-ask-again", text=passage), keys=Reply(say.plain("entry-placeholder")))


def card(say: Say, process: Process, sheet: Sheet) -> Screen:
    """What was typed, and what can still be changed about it."""
    draft = sheet.draft
    if sheet.idea is not None:
        return Screen(say.lines(_words(say, process, sheet), say("entry-sent", reference=sheet.idea.reference)))
    has_topic = process.topic(draft.topic) is not None
    send: list[Key] = [(say.plain("entry-button-send"), EntrySent(draft_id=draft.id))] if has_topic else []
    about: list[Key] = [(say.plain("entry-button-topic"), EntryFieldsWanted(draft_id=draft.id))]
    if process.ideas.places:
        about.append((say.plain("entry-button-district"), EntryDistrictsWanted(draft_id=draft.id)))
    words: list[Key] = [
        (say.plain("entry-button-text"), EntryTextWanted(draft_id=draft.id)),
        (say.plain("entry-button-discard"), EntryDiscardAsked(draft_id=draft.id)),
    ]
    now = say("entry-consent") if has_topic else say("entry-no-topic")
    return Screen(say.lines(_words(say, process, sheet), now), [row for row in (send, about, words) if row])


def fields(say: Say, process: Process, sheet: Sheet) -> Screen:
    keys: list[Key] = [
        (field.short.in_(say.language), EntryFieldChosen(draft_id=sheet.draft.id, field=field.key)) for field in process.fields
    ]
    return _asking(say, process, sheet, say("entry-which-field"), [[key] for key in keys])


def topics(say: Say, process: Process, sheet: Sheet, field: Field) -> Screen:
    keys: list[Key] = [
        (topic.short.in_(say.language), EntryTopicChosen(draft_id=sheet.draft.id, topic=topic.key)) for topic in field.topics
    ]
    return _asking(say, process, sheet, say("entry-which-topic"), _by_two(keys))


def districts(say: Say, process: Process, sheet: Sheet) -> Screen:
    keys: list[Key] = [
        (district.short.in_(say.language), EntryDistrictChosen(draft_id=sheet.draft.id, district=district.key))
        for district in process.districts
    ]
    none: Row = [(say.plain("entry-button-no-district"), EntryDistrictChosen(draft_id=sheet.draft.id, district=DistrictKey("")))]
    return _asking(say, process, sheet, say("entry-which-district"), [*_by_two(keys), none])


def ask_before_discarding(say: Say, process: Process, sheet: Sheet) -> Screen:
    yes: Row = [(say.plain("entry-button-discard-yes"), EntryDiscarded(draft_id=sheet.draft.id))]
    return _asking(say, process, sheet, say("entry-discard"), [yes])


def discarded(say: Say) -> Screen:
    return Screen(say("entry-discarded"))


def receipt(say: Say, idea: Idea, number: str, username: str) -> Screen:
    """To be copied for the author. Whoever has the number can make the idea their own."""
    link = f"https://t.me/{username}?start={Goal.to_receipt(number).payload}"
    return Screen(say("entry-receipt", reference=idea.reference, number=number, link=link))


def _words(say: Say, process: Process, sheet: Sheet) -> Spoken:
    summary = summaries.summary(say, process, sheet.draft)
    head = say("entry-head", by=called(say, sheet.entry.by))
    return say.lines(head, summary or None, say("desk-text", text=Written(sheet.draft.text)))


def _asking(say: Say, process: Process, sheet: Sheet, question: Spoken, rows: Sequence[Row]) -> Screen:
    shown = card(say, process, sheet)
    back: Row = [(say.plain("desk-button-back"), EntryWanted(draft_id=sheet.draft.id))]
    return replace(shown, text=say.lines(_words(say, process, sheet), question), rows=[*rows, back])


def _by_two(keys: Sequence[Key]) -> list[Row]:
    return [keys[place : place + 2] for place in range(0, len(keys), 2)]
