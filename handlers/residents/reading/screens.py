"""What people see of published ideas: the ways in, pages, what a search found, the card of each, its link, and a report of it."""

from collections.abc import Sequence
from urllib.parse import quote

from handlers.residents import ways
from handlers.residents.ideas import outcomes, summaries
from handlers.residents.reading.buttons import (
    DistrictWanted,
    IdeaFollowed,
    IdeaLeft,
    IdeaReported,
    IdeaSupported,
    PublishedIdeaOpened,
    PublishedIdeaTurned,
    ReportDropped,
    ReportWanted,
    SearchWanted,
    SupportTakenBack,
    TopicWanted,
    ViewFollowed,
    ViewLeft,
    ViewOpened,
    ViewTurned,
)
from handlers.screens import Key, Link, Reply, Row, Screen, in_rows
from locales.speech import Say, Spoken, Written
from participation.goals import Goal
from participation.ideas import Idea, IdeaId
from participation.processes import District, Process, Topic
from participation.reading import Order, PublishedIdea, View
from participation.reports import ReportReason
from services.reading import Found, Opened, ReadingPage
from services.reports import Reported

NO_VIEW = ""
_SOUGHT_SHOWN = 40


def ways_in(say: Say, process: Process) -> Screen:
    """Where reading begins."""
    newest, most_supported = View(order=Order.NEWEST), View(order=Order.MOST_SUPPORTED)
    parts: list[Key] = [(say.plain("reading-button-topics"), TopicWanted(language=say.language))]
    if process.districts:
        parts.append((say.plain("reading-button-districts"), DistrictWanted(language=say.language)))
    return Screen(
        say("reading-ways"),
        [
            [
                (say.plain("reading-button-newest"), _opened(say, newest)),
                (say.plain("reading-button-most-supported"), _opened(say, most_supported)),
            ],
            parts,
            [(say.plain("reading-button-search"), SearchWanted(language=say.language)), ways.to_overview(say)],
        ],
    )


def nothing_published(say: Say) -> Screen:
    return Screen(say("ideas-none-published"), [[ways.to_overview(say)]])


def topics(say: Say, used: Sequence[Topic]) -> Screen:
    labelled = [(topic.short.in_(say.language), _opened(say, View(topic=topic.key))) for topic in used]
    return Screen(say("reading-topics"), [*in_rows(labelled), [ways.to_reading(say)]])


def districts(say: Say, used: Sequence[District]) -> Screen:
    if not used:
        return Screen(say("reading-no-districts"), [[ways.to_reading(say)]])
    labelled = [(district.short.in_(say.language), _opened(say, View(district=district.key))) for district in used]
    return Screen(say("reading-districts"), [*in_rows(labelled), [ways.to_reading(say)]])


def page(say: Say, process: Process, view: View, shown: ReadingPage) -> Screen:
    """Numbers begin anew on each page: they can be typed."""
    if not shown.ideas:
        return Screen(say("reading-none-here"), [*_follow_view_row(say, view, shown), _ways_out_of(say, view)])
    words = say.lines(_heading(say, process, view), *_lines(say, shown.ideas), say("reading-question"))
    turning: list[Key] = []
    if shown.before is not None:
        turning.append((say.plain("button-fewer"), ViewTurned(view=str(view), start=shown.before, language=say.language)))
    if shown.after is not None:
        turning.append((say.plain("button-more"), ViewTurned(view=str(view), start=shown.after, language=say.language)))
    return Screen(
        words,
        [
            *_looks(say, shown.ideas, str(view)),
            *([turning] if turning else []),
            *_follow_view_row(say, view, shown),
            _ways_out_of(say, view),
        ],
    )


def ask_for_words(say: Say) -> Screen:
    """The phone opens a reply to this message; nothing is kept about who was asked."""
    return Screen(say("reading-search-question"), keys=Reply(placeholder=say.plain("reading-search-placeholder")))


def found(say: Say, sought: str, result: Found) -> Screen:
    words = Written(sought).shortened(_SOUGHT_SHOWN)
    again: Key = (say.plain("reading-button-search-again"), SearchWanted(language=say.language))
    if not result.ideas:
        return Screen(say("reading-nothing-found", words=words), [[again], _ways_out(say)])
    lines = say.lines(
        say("reading-found", words=words),
        *_lines(say, result.ideas),
        say("reading-found-more") if result.more else None,
        say("reading-question"),
    )
    return Screen(lines, [*_looks(say, result.ideas, NO_VIEW), [again], _ways_out(say)])


def card(say: Say, process: Process, opened: Opened, view: View | None) -> Screen:
    """One idea, and what its reader can do."""
    shown, idea = opened.idea, opened.idea.idea
    words = say(
        "reading-card" if idea.title else "reading-card-untitled",
        title=summaries.title_of(idea),
        reference=idea.reference,
        summary=summaries.summary(say, process, idea),
        text=Written(idea.text),
        supports=supports(say, shown.supports),
        status=outcomes.status_sentence(say, idea.status),
    )
    merged = say("reading-merged", old=opened.asked_for, new=idea.reference) if opened.asked_for else None
    return Screen(
        say.lines(merged, words, outcomes.newest_answer(say, opened.answer, words), _own_words(say, shown)),
        [
            *_support_row(say, shown, view),
            *_follow_row(say, shown, view),
            *_turning(say, opened, view),
            *_share_row(say, shown),
            _ways_back(say, view),
        ],
    )


def supports(say: Say, count: int) -> Spoken:
    """As in „14 Personen unterstützen das.“."""
    return say("support-people", count=count) if count else say("support-nobody")


def consent_first(say: Say, idea: Idea) -> Screen:
    """Somebody who only reads wants more."""
    return Screen(say("reading-consent-first"), [[ways.to_joining(say, Goal.to_idea(idea.reference).payload)], [ways.to_overview(say)]])


def consent_to_follow_first(say: Say) -> Screen:
    return Screen(say("follows-consent-first"), [[ways.to_joining(say)], [ways.to_overview(say)]])


def supported(say: Say, idea: Idea) -> Screen:
    return Screen(say("support-given", reference=idea.reference))


def support_taken_back(say: Say, idea: Idea) -> Screen:
    return Screen(say("support-taken-back", reference=idea.reference))


def followed(say: Say, idea: Idea) -> Screen:
    return Screen(say("follows-idea-begun", reference=idea.reference))


def left(say: Say, idea: Idea) -> Screen:
    return Screen(say("follows-idea-ended", reference=idea.reference))


def view_followed(say: Say, place: Topic | District) -> Screen:
    return Screen(say("follows-begun", name=place.short))


def view_left(say: Say, place: Topic | District) -> Screen:
    return Screen(say("follows-ended", name=place.short))


def share(say: Say, idea: Idea, username: str) -> Screen:
    """A link to copy, and one that passes it on within Telegram."""
    link = f"https://t.me/{username}?start={Goal.to_idea(idea.reference).payload}"
    pass_on = Link(f"https://t.me/share/url?url={quote(link, safe='')}")
    back = (say.plain("reading-button-back-to-idea"), PublishedIdeaOpened(view=NO_VIEW, idea_id=idea.id, language=say.language))
    return Screen(say("reading-share", reference=idea.reference, link=link), [[(say.plain("reading-button-pass-on"), pass_on)], [back]])


def ask_for_reason(say: Say, idea: Idea) -> Screen:
    reasons: list[list[Key]] = [
        [(say.plain(f"report-button-{reason.replace('_', '-')}"), IdeaReported(idea_id=idea.id, reason=reason))] for reason in ReportReason
    ]
    dropped = (say.plain("report-button-drop"), ReportDropped(idea_id=idea.id))
    return Screen(say("report-question", reference=idea.reference), [*reasons, [dropped]])


def reported(say: Say, idea: Idea, report: Reported) -> Screen:
    match report:
        case Reported(is_new=False):
            words = say("report-before", reference=idea.reference)
        case Reported(is_checked=True):
            words = say("report-received-checked", reference=idea.reference)
        case _:
            words = say("report-received", reference=idea.reference, count=report.needed)
    return Screen(words, [_ways_out(say)])


def not_reported(say: Say, idea: Idea) -> Screen:
    return Screen(say("report-dropped", reference=idea.reference), [_ways_out(say)])


def _opened(say: Say, view: View) -> ViewOpened:
    return ViewOpened(view=str(view), start=IdeaId(0), language=say.language)


def _heading(say: Say, process: Process, view: View) -> Spoken:
    topic, district = process.topic(view.topic), process.district(view.district)
    if view.followed:
        return say("reading-followed")
    if topic or district:
        return say("reading-part", name=topic.short if topic else district.short if district else "")
    return say("reading-most-supported" if view.order is Order.MOST_SUPPORTED else "reading-newest")


def _lines(say: Say, ideas: Sequence[PublishedIdea]) -> list[Spoken]:
    return [
        say(
            "reading-line-own" if shown.is_own else "reading-line",
            number=number,
            title=summaries.headline(shown.idea),
            supports=say("support-count", count=shown.supports),
        )
        for number, shown in enumerate(ideas, start=1)
    ]


def _looks(say: Say, ideas: Sequence[PublishedIdea], view: str) -> list[Row]:
    looks: list[Key] = [
        (
            say.plain("reading-button-look", number=number),
            PublishedIdeaOpened(view=view, idea_id=shown.idea.id, language=say.language),
        )
        for number, shown in enumerate(ideas, start=1)
    ]
    return [looks[place : place + 3] for place in range(0, len(looks), 3)]


def _own_words(say: Say, shown: PublishedIdea) -> Spoken | None:
    if shown.is_own:
        return say("reading-own")
    return say("support-yours") if shown.is_supported else None


def _support_row(say: Say, shown: PublishedIdea, view: View | None) -> list[Row]:
    """Nobody supports what they wrote themselves."""
    if shown.is_own:
        return []
    written = str(view) if view else NO_VIEW
    if shown.is_supported:
        taken_back = SupportTakenBack(view=written, idea_id=shown.idea.id, language=say.language)
        return [[(say.plain("support-button-take-back"), taken_back)]]
    given = IdeaSupported(view=written, idea_id=shown.idea.id, language=say.language)
    return [[(say.plain("support-button-give"), given)]]


def _follow_row(say: Say, shown: PublishedIdea, view: View | None) -> list[Row]:
    """Who wrote or supports it hears of it anyway."""
    written = str(view) if view else NO_VIEW
    if shown.is_followed:
        return [[(say.plain("follows-button-leave"), IdeaLeft(view=written, idea_id=shown.idea.id, language=say.language))]]
    if shown.is_own or shown.is_supported:
        return []
    return [[(say.plain("follows-button-idea"), IdeaFollowed(view=written, idea_id=shown.idea.id, language=say.language))]]


def _follow_view_row(say: Say, view: View, shown: ReadingPage) -> list[Row]:
    """Topics and districts can be followed from where their ideas are listed."""
    if not (view.topic or view.district):
        return []
    here: IdeaId = shown.ideas[0].idea.id if shown.ideas else IdeaId(0)
    if shown.is_followed:
        return [[(say.plain("follows-button-leave"), ViewLeft(view=str(view), start=here, language=say.language))]]
    label = say.plain("follows-button-topic" if view.topic else "follows-button-district")
    return [[(label, ViewFollowed(view=str(view), start=here, language=say.language))]]


def _turning(say: Say, opened: Opened, view: View | None) -> list[Row]:
    keys: list[Key] = []
    if opened.before is not None:
        keys.append(
            (say.plain("reading-button-previous"), PublishedIdeaTurned(view=str(view), idea_id=opened.before, language=say.language))
        )
    if opened.after is not None:
        keys.append((say.plain("reading-button-next"), PublishedIdeaTurned(view=str(view), idea_id=opened.after, language=say.language)))
    return [keys] if keys else []


def _share_row(say: Say, shown: PublishedIdea) -> list[Row]:
    shared = ways.to_sharing(say, shown.idea.id)
    wanted: Key = (say.plain("report-button-want"), ReportWanted(idea_id=shown.idea.id, language=say.language))
    return [[shared]] if shown.is_own else [[shared, wanted]]


def _ways_back(say: Say, view: View | None) -> Row:
    """To the list that the idea stands in."""
    if view is None:
        return _ways_out(say)
    return [(say.plain("reading-button-list"), _opened(say, view)), ways.to_overview(say)]


def _ways_out(say: Say) -> Row:
    return [ways.to_reading(say), ways.to_overview(say)]


def _ways_out_of(say: Say, view: View) -> Row:
    """Back to where the list was opened from."""
    return [ways.to_notifications(say), ways.to_overview(say)] if view.followed else _ways_out(say)
