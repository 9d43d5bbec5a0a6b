"""What people see of a draft when they leave it, come back to it, or delete it."""

from handlers.residents import ways
from handlers.residents.ideas import summaries
from handlers.residents.ideas.buttons import DeletionWanted, DraftDeleted, DraftSpared, WentAway
from handlers.screens import Screen
from locales.speech import Say
from participation.ideas import Draft
from participation.processes import Process
from participation.wall_time import Instant


def found(say: Say, process: Process, draft: Draft, now: Instant) -> Screen:
    """A draft is waiting."""
    words = say(
        "draft-found" if draft.text or draft.waiting else "draft-found-without-text",
        day=say.on(draft.changed_at, now, process.zone),
        text=summaries.headline(draft),
        things=summaries.summary(say, process, draft),
    )
    later = (say.plain("button-later"), WentAway(draft_id=draft.id))
    delete = (say.plain("draft-button-delete"), DeletionWanted(draft_id=draft.id))
    return Screen(words, [[ways.to_draft(say, draft.id)], [later, delete]])


def kept(say: Say, process: Process, draft: Draft, now: Instant) -> Screen:
    """After [Später]."""
    if draft.is_blank:
        return Screen(say("draft-nothing-yet"), [[ways.to_overview(say)]])
    until = say.on(draft.changed_at + process.retention.of("drafts"), now, process.zone)
    return Screen(say("draft-kept", until=until), [[ways.to_draft(say, draft.id)], [ways.to_overview(say)]])


def delete(say: Say, process: Process, draft: Draft) -> Screen:
    words = summaries.headline(draft) or summaries.summary(say, process, draft)
    yes = (say.plain("draft-button-delete-yes"), DraftDeleted(draft_id=draft.id))
    no = (say.plain("draft-button-delete-no"), DraftSpared(draft_id=draft.id))
    return Screen(say("draft-delete-question", text=words), [[yes, no]])


def deleted(say: Say) -> Screen:
    return Screen(say("draft-deleted"), [[ways.to_new_idea(say), ways.to_overview(say)]])


def spared(say: Say, draft: Draft) -> Screen:
    return Screen(say("draft-not-deleted"), [[ways.to_draft(say, draft.id)], [ways.to_overview(say)]])
