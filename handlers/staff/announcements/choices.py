"""What can be chosen about an announcement, below its card: versions, file, button, audience, hours; and the prompts for what is typed."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from handlers.buttons import Button
from handlers.screens import Key, Reply, Row, Screen
from handlers.staff.announcements.audience_words import audience_lines, headcount_line, language_name
from handlers.staff.announcements.buttons import (
    AttachmentRemoved,
    AudienceCleared,
    AudienceIdeaWanted,
    AudienceWanted,
    CriteriaListed,
    CriterionChosen,
    ExpiryChosen,
    FallbackChosen,
    StartChosen,
    TargetChosen,
    TargetRemoved,
    TargetsListed,
    TargetWanted,
    VersionRemoved,
    VersionTextWanted,
)
from handlers.staff.announcements.screens import View, asking, by_two, target_line, time_lines, to_card, version_lines
from locales.speech import Say, Spoken
from participation.announcements import AnnouncementId
from participation.audiences import Criterion, Group
from participation.goals import Goal, GoalKind
from participation.wall_time import Instant, local_date, on_day
from participation.words import Language, Text

PAGE = 8
EVENING, MORNING, LATE = time(18), time(9), time(20)

# The words


def versions(say: Say, view: View) -> Screen:
    """Per language: write, change, remove; and whose words those get who have none in theirs."""
    announcement = view.announcement
    rows: list[Row] = []
    for language in view.process.languages:
        name, there = language_name(say, language), language in announcement.versions
        wanted = VersionTextWanted(announcement_id=view.id, version=language)
        rows.append([(say.plain("announce-button-rewrite" if there else "announce-button-write", language=name), wanted)])
        if there:
            removed = VersionRemoved(announcement_id=view.id, version=language)
            rows.append([(say.plain("announce-button-remove", language=name), removed)])
    if view.sheet.headcount.without_words(announcement.versions):
        rows += [[_fallback(say, view, language)] for language in announcement.versions if language is not announcement.fallback]
    return _screen(say, view, [*version_lines(say, view), say("announce-which-version")], rows)


def text_prompt(say: Say, view: View, language: Language) -> Screen:
    words = say("announce-ask-text", number=str(view.id), language=language_name(say, language), maximum=view.announcement.text_maximum)
    return Screen(words, keys=Reply(say.plain("announce-text-placeholder")))


def attachment_prompt(say: Say, announcement_id: AnnouncementId) -> Screen:
    return Screen(say("announce-ask-attachment", number=str(announcement_id)), keys=Reply(say.plain("announce-attachment-placeholder")))


def attachment(say: Say, view: View) -> Screen:
    removed: Row = [(say.plain("announce-button-no-attachment"), AttachmentRemoved(announcement_id=view.id))]
    return asking(say, view, say("announce-which-attachment"), [removed] if view.announcement.attachment else [])


# The button below


def targets(say: Say, view: View) -> Screen:
    """The kinds of places; an address, or the number of an idea, is typed."""
    kinds = [
        (say.plain(f"announce-button-to-{name}"), TargetsListed(announcement_id=view.id, kind=kind, page=0))
        for kind, name in ((GoalKind.PHASE, "phase"), (GoalKind.TOPIC, "topic"), (GoalKind.DISTRICT, "district"))
        if _goals(view, kind)
    ]
    target = view.announcement.target
    none: Row = [(say.plain("announce-button-no-target"), TargetRemoved(announcement_id=view.id))] if target else []
    lines = [target_line(say, view.process, target) if target else say("announce-no-target"), say("announce-which-target")]
    return _screen(say, view, lines, [*([key] for key in kinds), none])


def target_list(say: Say, view: View, kind: GoalKind, page: int) -> Screen:
    keys: list[Key] = [
        (name.in_(say.language), TargetChosen(announcement_id=view.id, goal=goal.payload)) for goal, name in _goals(view, kind)
    ]
    rows = _paged(say, keys, page, lambda turned: TargetsListed(announcement_id=view.id, kind=kind, page=turned))
    back: Row = [(say.plain("announce-button-other-kinds"), TargetWanted(announcement_id=view.id))]
    return _screen(say, view, [say("announce-which-place")], [*rows, back])


def target_prompt(say: Say, announcement_id: AnnouncementId) -> Screen:
    return Screen(say("announce-ask-target", number=str(announcement_id)), keys=Reply(say.plain("announce-target-placeholder")))


# To whom


def audience(say: Say, view: View, *, without: bool) -> Screen:
    """Whom it is for as it is now, of how many people that is, and by what it can be narrowed."""

    def listed(group: Group) -> Key:
        return _group_name(say, group), CriteriaListed(announcement_id=view.id, group=group, without=without, page=0)

    def switched(group: Group) -> Key:
        return _chosen(say, view, Criterion(group), _group_name(say, group), without=without)

    def of_idea(group: Group) -> Key:
        return _group_name(say, group), AudienceIdeaWanted(announcement_id=view.id, group=group, without=without)

    chosen = view.announcement.audience
    other: Row = [
        (
            say.plain("announce-button-with" if without else "announce-button-without"),
            AudienceWanted(announcement_id=view.id, without=not without),
        )
    ]
    everybody: Row = [(say.plain("announce-button-everybody"), AudienceCleared(announcement_id=view.id))]
    rows: list[Row] = [
        [listed(Group.TOPIC), *([listed(Group.DISTRICT)] if view.process.districts else [])],
        [listed(Group.LANGUAGE), switched(Group.TOOK_PART)],
        [of_idea(Group.AUTHORS), of_idea(Group.SUPPORTERS)],
        [switched(Group.STAFF)],
        other,
        everybody if chosen.with_ or chosen.without else [],
    ]
    question = say("announce-whom-not" if without else "announce-whom")
    return _screen(say, view, [*_whom(say, view), question], rows)


def criteria(say: Say, view: View, group: Group, page: int, *, without: bool) -> Screen:
    """One group's topics, districts or languages: pressed once, it counts; pressed again, no more."""
    named = _criteria(say, view, group)
    keys = [_chosen(say, view, criterion, name, without=without) for criterion, name in named]
    rows = _paged(say, keys, page, lambda turned: CriteriaListed(announcement_id=view.id, group=group, without=without, page=turned))
    back: Row = [(say.plain("announce-button-other-groups"), AudienceWanted(announcement_id=view.id, without=without))]
    question = say("announce-which-not" if without else "announce-which")
    return _screen(say, view, [*_whom(say, view), question], [*rows, back])


def page_of(view: View, criterion: Criterion) -> int:
    """On which page of its list it stands."""
    keys = [known.key for known in _known(view, criterion.group)]
    return keys.index(criterion.key) // PAGE if criterion.key in keys else 0


def idea_prompt(say: Say, announcement_id: AnnouncementId, group: Group, *, without: bool) -> Screen:
    phrase = f"announce-ask-{group.value}" + ("-not" if without else "")
    return Screen(say(phrase, number=str(announcement_id)), keys=Reply(say.plain("announce-idea-placeholder")))


# When


def start(say: Say, view: View) -> Screen:
    """At once, or at one of the hours that fit most news; any other is typed."""
    today = local_date(view.now, view.process.zone)
    hours = [on_day(today, EVENING, view.process.zone)]
    hours += [on_day(today + timedelta(days=1), at, view.process.zone) for at in (MORNING, EVENING)]
    keys: list[Key] = [
        (say.plain("announce-button-at", at=_start(say, view, at)), StartChosen(announcement_id=view.id, at=int(at.timestamp())))
        for at in hours
        if at > view.now
    ]
    at_once: Row = [(say.plain("announce-button-at-once"), StartChosen(announcement_id=view.id, at=0))]
    return _screen(say, view, [*time_lines(say, view), say("announce-when")], [at_once, *([key] for key in keys)])


def start_prompt(say: Say, announcement_id: AnnouncementId) -> Screen:
    return Screen(say("announce-ask-start", number=str(announcement_id)), keys=Reply(say.plain("announce-time-placeholder")))


def expiry(say: Say, view: View) -> Screen:
    begins = view.announcement.send_at or view.now
    today = on_day(local_date(begins, view.process.zone), LATE, view.process.zone)
    choices = [("announce-button-this-evening", today)] if today > begins else []
    choices += [(f"announce-button-{name}", begins + timedelta(days=days)) for name, days in (("one-day", 1), ("seven-days", 7))]
    keys: list[Key] = [(say.plain(phrase), ExpiryChosen(announcement_id=view.id, at=int(until.timestamp()))) for phrase, until in choices]
    default: Key = (say.plain("announce-button-three-days"), ExpiryChosen(announcement_id=view.id, at=0))
    return _screen(say, view, [*time_lines(say, view), say("announce-until-when")], [*by_two([*keys, default])])


def expiry_prompt(say: Say, announcement_id: AnnouncementId) -> Screen:
    return Screen(say("announce-ask-expiry", number=str(announcement_id)), keys=Reply(say.plain("announce-time-placeholder")))


def which_of_two(
    say: Say, announcement_id: AnnouncementId, wall: datetime, earlier: Instant, later: Instant, chosen: type[StartChosen | ExpiryChosen]
) -> Screen:
    """In the night in which the clocks go back, an hour comes twice."""
    rows: list[Row] = [
        [(say.plain(phrase, time=say.clock(wall.time())), chosen(announcement_id=announcement_id, at=int(instant.timestamp())))]
        for phrase, instant in (("announce-button-earlier", earlier), ("announce-button-later", later))
    ]
    return Screen(say("announce-which-of-two", wall=wall), rows)


def _fallback(say: Say, view: View, language: Language) -> Key:
    label = say.plain("announce-button-fallback", language=language_name(say, language))
    return label, FallbackChosen(announcement_id=view.id, version=language)


def _whom(say: Say, view: View) -> list[Spoken]:
    return [*audience_lines(say, view.process, view.announcement.audience), headcount_line(say, view.sheet.headcount)]


def _group_name(say: Say, group: Group) -> str:
    return say.plain(f"announce-button-group-{group.replace('_', '-')}")


def _chosen(say: Say, view: View, criterion: Criterion, name: str, *, without: bool) -> Key:
    """The label says whether it counts already: nothing is told by a colour or a sign."""
    audience = view.announcement.audience
    is_chosen = criterion in (audience.without if without else audience.with_)
    pressed = CriterionChosen(announcement_id=view.id, group=criterion.group, key=criterion.key, without=without)
    return say.plain("announce-button-chosen", name=name) if is_chosen else name, pressed


def _criteria(say: Say, view: View, group: Group) -> list[tuple[Criterion, str]]:
    names: list[str]
    match group:
        case Group.TOPIC:
            names = [topic.short.in_(say.language) for topic in view.process.topics]
        case Group.DISTRICT:
            names = [district.short.in_(say.language) for district in view.process.districts]
        case _:
            names = [language_name(say, language) for language in view.process.languages]
    return list(zip(_known(view, group), names, strict=True))


def _known(view: View, group: Group) -> list[Criterion]:
    match group:
        case Group.TOPIC:
            return [Criterion(group, topic.key) for topic in view.process.topics]
        case Group.DISTRICT:
            return [Criterion(group, district.key) for district in view.process.districts]
        case Group.LANGUAGE:
            return [Criterion(group, language.value) for language in view.process.languages]
    return []


def _goals(view: View, kind: GoalKind) -> list[tuple[Goal, Text]]:
    process = view.process
    match kind:
        case GoalKind.PHASE:
            return [(Goal(kind=kind, key=phase.key), phase.title) for phase in process.phases]
        case GoalKind.TOPIC:
            return [(Goal(kind=kind, key=topic.key), topic.short) for topic in process.topics]
        case GoalKind.DISTRICT:
            return [(Goal(kind=kind, key=district.key), district.short) for district in process.districts]
    return []


def _start(say: Say, view: View, at: Instant) -> Spoken:
    return say.start(at, view.now, view.process.zone)


def _paged(say: Say, keys: Sequence[Key], page: int, turned: Callable[[int], Button]) -> list[Row]:
    """A page of the keys, and the ways to its neighbours. A page that is not there is the first."""
    first = page * PAGE if 0 <= page * PAGE < len(keys) else 0
    ways: list[Key] = []
    if first:
        ways.append((say.plain("announce-button-page-before"), turned(first // PAGE - 1)))
    if first + PAGE < len(keys):
        ways.append((say.plain("announce-button-page-after"), turned(first // PAGE + 1)))
    return [*by_two(keys[first : first + PAGE]), *([ways] if ways else [])]


def _screen(say: Say, view: View, lines: Sequence[Spoken], rows: Sequence[Row]) -> Screen:
    head = say("announce-head", number=str(view.id))
    return Screen(say.lines(head, *lines), [row for row in (*rows, [to_card(say, view)]) if row])
