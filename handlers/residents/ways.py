"""The ways that many screens offer: to the overview, to an idea, on with a draft, to one's own ideas, to help.

Where people come who have not agreed to anything, a way carries the language they read: nothing about them is stored.
"""

from dataclasses import replace

from handlers.buttons import Button
from handlers.screens import Key, Screen
from handlers.talk import OpenDialog
from locales.speech import Say
from participation.ideas import DraftId, IdeaId
from participation.phases import PhaseKey
from participation.words import Language


class OverviewOpened(Button, prefix="overview"):
    language: Language


class IdeaWanted(Button, prefix="new"):
    language: Language


class DraftResumed(Button, prefix="go-on"):
    draft_id: DraftId


class MyIdeasOpened(Button, prefix="mine"):
    language: Language


class IdeasBrowsed(Button, prefix="browse"):
    language: Language


class IdeaShared(Button, prefix="share"):
    """To the link of a published idea."""

    idea_id: IdeaId
    language: Language


class PhasesOpened(Button, prefix="phases"):
    language: Language


class PhaseOpened(Button, prefix="phase"):
    phase: PhaseKey
    language: Language


class NotificationsOpened(Button, prefix="messages"):
    language: Language


class HelpWanted(Button, prefix="help"):
    language: Language


class JoinWanted(Button, prefix="join"):
    """To the notice, from where people only read."""

    language: Language
    goal: str


def to_overview(say: Say) -> Key:
    return say.plain("button-overview"), OverviewOpened(language=say.language)


def to_new_idea(say: Say) -> Key:
    return say.plain("idea-button-new"), IdeaWanted(language=say.language)


def to_draft(say: Say, draft_id: DraftId) -> Key:
    return say.plain("draft-button-continue"), DraftResumed(draft_id=draft_id)


def to_my_ideas(say: Say) -> Key:
    return say.plain("ideas-button-mine"), MyIdeasOpened(language=say.language)


def to_reading(say: Say) -> Key:
    return say.plain("ideas-button-browse"), IdeasBrowsed(language=say.language)


def to_sharing(say: Say, idea_id: IdeaId) -> Key:
    return say.plain("idea-button-share"), IdeaShared(idea_id=idea_id, language=say.language)


def to_phases(say: Say) -> Key:
    return say.plain("phases-button-all"), PhasesOpened(language=say.language)


def to_notifications(say: Say) -> Key:
    return say.plain("notifications-button-change"), NotificationsOpened(language=say.language)


def to_help(say: Say) -> Key:
    return say.plain("button-help"), HelpWanted(language=say.language)


def to_joining(say: Say, goal: str = "") -> Key:
    return say.plain("read-only-button-join"), JoinWanted(language=say.language, goal=goal)


def with_draft(say: Say, dialog: OpenDialog, screen: Screen) -> Screen:
    """Something else was done in the middle of an idea: the way back into it."""
    if dialog.draft_id is None:
        return screen
    words = screen.text if screen.rows else f"{screen.text}\n{say('draft-waits')}"
    return replace(screen, text=words, rows=[[to_draft(say, dialog.draft_id)], *screen.rows])
