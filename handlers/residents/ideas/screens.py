"""The questions of the idea dialog as people see them, from the field to the last look."""

from collections.abc import Callable

from handlers.buttons import Button
from handlers.residents import ways
from handlers.residents.ideas import summaries
from handlers.residents.ideas.buttons import (
    DistrictChosen,
    FieldChosen,
    IdeaConfirmed,
    PartLeftOut,
    PartOpened,
    PhotosRemoved,
    TopicChosen,
    WentAway,
    WentBack,
    WentOn,
)
from handlers.screens import Keys, Screen, in_rows
from locales.speech import Say, Spoken, Written
from participation.idea_questions import Question
from participation.ideas import PHOTOS_MAXIMUM, Draft
from participation.processes import Process
from participation.refusals import Refusal


def ask(question: Question, say: Say, process: Process, draft: Draft) -> Screen:
    return _ALL[question](say, process, draft)


def field(say: Say, process: Process, draft: Draft) -> Screen:
    rows = [[(field.short.in_(say.language), FieldChosen(draft_id=draft.id, field=field.key))] for field in process.fields]
    return Screen(say("idea-field"), [*rows, way_out(say, draft, Question.FIELD)])


def topic(say: Say, process: Process, draft: Draft) -> Screen:
    chosen = process.field(draft.field)
    topics = chosen.topics if chosen else ()
    rows = in_rows([(topic.short.in_(say.language), TopicChosen(draft_id=draft.id, topic=topic.key)) for topic in topics])
    return Screen(say("idea-topic", field=chosen.short if chosen else ""), [*rows, way_out(say, draft, Question.TOPIC)])


def text(say: Say, process: Process, draft: Draft) -> Screen:
    """A text that can be sent is shown, and may stay as it is. Of one that cannot, it is said why."""
    out = way_out(say, draft, Question.TEXT)
    if draft.has_text:
        stays = (say.plain("idea-button-text-stays"), WentOn(draft_id=draft.id, question=Question.TEXT))
        return Screen(say("idea-text-again", text=Written(draft.text)), [[stays], out])
    topic = process.topic(draft.topic)
    question = Screen(say("idea-text", topic=topic.short if topic else ""), [out])
    wrong = _what_is_wrong(say, draft)
    return question.below(wrong) if wrong else question


def extras(say: Say, process: Process, draft: Draft) -> Screen:
    things = summaries.extras(say, process, draft)
    return Screen(
        say("idea-extras-more", things=things) if things else _extras_words(say, process),
        [
            [(say.plain("button-next"), WentOn(draft_id=draft.id, question=Question.EXTRAS))],
            [*_photo(say, process, draft), *_place(say, process, draft), _title(say, draft)],
            way_out(say, draft, Question.EXTRAS),
        ],
    )


def photo(say: Say, _: Process, draft: Draft) -> Screen:
    without = (say.plain("idea-button-no-photo"), PartLeftOut(draft_id=draft.id, question=Question.PHOTO))
    on = (say.plain("button-next"), WentOn(draft_id=draft.id, question=Question.PHOTO))
    remove = (say.plain("idea-button-remove-photos"), PhotosRemoved(draft_id=draft.id))
    rows = [[on], [remove]] if draft.photos else [[without]]
    return Screen(say("idea-photo", maximum=PHOTOS_MAXIMUM), [*rows, way_out(say, draft, Question.PHOTO)])


def place(say: Say, process: Process, draft: Draft) -> Screen:
    """Keys in the place of the phone's keyboard: only there can Telegram ask for a location."""
    list_of_districts = (say.plain("idea-button-district"), PartOpened(draft_id=draft.id, part=Question.DISTRICT))
    without = (say.plain("idea-button-no-place"), PartLeftOut(draft_id=draft.id, question=Question.PLACE))
    keys = Keys(
        rows=[[list_of_districts, without] if process.districts else [without], way_out(say, draft, Question.PLACE)],
        location=say.plain("idea-button-location"),
        placeholder=say.plain("idea-place-placeholder"),
    )
    return Screen(say("idea-place"), keys=keys)


def district(say: Say, process: Process, draft: Draft) -> Screen:
    labels = [(known.short.in_(say.language), DistrictChosen(draft_id=draft.id, district=known.key)) for known in process.districts]
    return Screen(say("idea-district"), keys=Keys(rows=[*in_rows(labels), way_out(say, draft, Question.DISTRICT)]))


def title(say: Say, _: Process, draft: Draft) -> Screen:
    without = (say.plain("idea-button-no-title"), PartLeftOut(draft_id=draft.id, question=Question.TITLE))
    return Screen(say("idea-title"), [[without], way_out(say, draft, Question.TITLE)])


def check(say: Say, process: Process, draft: Draft) -> Screen:
    """The last look."""
    place_and_photo = [*_place(say, process, draft), *_photo(say, process, draft)]
    words = say(
        "idea-check-titled" if draft.title else "idea-check",
        title=summaries.title_of(draft),
        summary=summaries.summary(say, process, draft),
        text=Written(draft.text),
    )
    return Screen(
        words,
        [
            [(say.plain("idea-button-submit"), IdeaConfirmed(draft_id=draft.id))],
            [_door(say, draft, Question.TEXT, "idea-button-change-text"), _door(say, draft, Question.FIELD, "idea-button-change-topic")],
            *([place_and_photo] if place_and_photo else []),
            [_title(say, draft)],
            way_out(say, draft, Question.CHECK),
        ],
    )


def way_out(say: Say, draft: Draft, question: Question) -> list[tuple[str, Button]]:
    """[Zurück] [Später] [Hilfe]."""
    return [
        (say.plain("button-back"), WentBack(draft_id=draft.id, question=question)),
        (say.plain("button-later"), WentAway(draft_id=draft.id)),
        (say.plain("button-help"), ways.HelpWanted(language=say.language)),
    ]


def _extras_words(say: Say, process: Process) -> Spoken:
    match process.ideas.photos, process.ideas.places:
        case True, True:
            return say("idea-extras")
        case True, False:
            return say("idea-extras-photo")
        case False, True:
            return say("idea-extras-place")
    return say("idea-extras-title")


def _photo(say: Say, process: Process, draft: Draft) -> list[tuple[str, PartOpened]]:
    """What is there can be changed; what is not there yet can be added; nothing where the process takes no photos."""
    door = _door(say, draft, Question.PHOTO, "idea-button-change-photo" if draft.photos else "idea-button-photo")
    return [door] if process.ideas.photos else []


def _place(say: Say, process: Process, draft: Draft) -> list[tuple[str, PartOpened]]:
    door = _door(say, draft, Question.PLACE, "idea-button-change-place" if draft.place else "idea-button-place")
    return [door] if process.ideas.places else []


def _title(say: Say, draft: Draft) -> tuple[str, PartOpened]:
    return _door(say, draft, Question.TITLE, "idea-button-change-title" if draft.title else "idea-button-title")


def _door(say: Say, draft: Draft, part: Question, label: str) -> tuple[str, PartOpened]:
    return say.plain(label), PartOpened(draft_id=draft.id, part=part)


def _what_is_wrong(say: Say, draft: Draft) -> Spoken | None:
    if not draft.text:
        return None
    try:
        draft.require_text()
    except Refusal as refusal:
        return say(refusal.phrase(), **refusal.facts)
    return None


_ALL: dict[Question, Callable[[Say, Process, Draft], Screen]] = {
    Question.FIELD: field,
    Question.TOPIC: topic,
    Question.TEXT: text,
    Question.EXTRAS: extras,
    Question.PHOTO: photo,
    Question.PLACE: place,
    Question.DISTRICT: district,
    Question.TITLE: title,
    Question.CHECK: check,
}
