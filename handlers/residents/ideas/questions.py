"""Asking: the rules decide which question comes next; here it is opened and shown."""

from dataclasses import replace

from handlers.residents.here import Here
from handlers.residents.ideas import asides, draft_screens, screens
from handlers.residents.ideas.names import DRAFT_DELETE, DRAFT_FOUND, Aside, Spot, spot_in
from handlers.screens import NoKeys, Screen
from handlers.talk import OpenDialog, Show
from locales.speech import Say, Spoken, folded
from participation.idea_questions import Question, Step, first_step, next_step, still_open
from participation.ideas import TEXT_MAXIMUM, TEXT_MINIMUM, Draft
from participation.processes import Process
from participation.refusals import Refusal
from participation.residents import Resident
from participation.texts import units
from participation.wall_time import Instant
from services.drafts import Drafts

HELP_FACTS = {"minimum": TEXT_MINIMUM, "maximum": TEXT_MAXIMUM}
"""What the explanations tell."""
ROOM = 4000
"""UTF-16 units of one message, with something left over (Bot API, sendMessage)."""


def ask(here: Here, step: Step, draft: Draft, said: Spoken | None = None) -> None:
    """Open a question and show it, below what there is to say first. Words that wait are asked about before."""
    before = spot_in(here.dialog.question)
    spot = Spot(step=still_open(_offered(step, here.process), draft, here.process.fields), aside=Aside.about(draft))
    here.dialog.ask(str(spot), draft.id, takes_text=spot.takes_text)
    if before and before.has_keys and not spot.has_keys:
        here.show(Screen(said or here.say("idea-place-left"), keys=NoKeys()))
        said = None
    screen = _screen(here, spot, draft)
    if said and units(said) + units(screen.text) > ROOM:
        here.show(Screen(said))
        said = None
    here.show(screen.below(said) if said else screen)


def go_on(here: Here, draft: Draft, said: Spoken | None = None) -> None:
    """The open question is answered or passed over: ask the next one."""
    ask(here, next_step(step_of(here, draft), draft, here.process.fields), draft, said)


def stay(here: Here, draft: Draft, said: Spoken | None = None) -> None:
    """Ask the open question again."""
    ask(here, step_of(here, draft), draft, said)


def step_of(here: Here, draft: Draft) -> Step:
    """Where this draft stands in the dialog, or where it goes on if something else was open."""
    spot = spot_in(here.dialog.question)
    return spot.step if spot and here.dialog.draft_id == draft.id else first_step(draft, here.process.fields)


def is_label(here: Here, draft: Draft, said: str) -> bool:
    """Whether somebody typed a button of the open question after another screen had come in between."""
    spot = spot_in(here.dialog.question)
    return spot is not None and folded(said) in {folded(label) for label, _ in _screen(here, spot, draft).buttons()}


async def ask_again(
    *, dialog: OpenDialog, drafts: Drafts, resident: Resident, process: Process, say: Say, show: Show, now: Instant
) -> bool:
    """Show the open question again. False, and nothing is shown, where none about an idea is open."""
    spot = spot_in(dialog.question)
    if spot is None and dialog.question not in {DRAFT_FOUND, DRAFT_DELETE}:
        return False
    try:
        draft = await drafts.get(dialog.draft_id, resident.id)
    except Refusal:  # it was sent or deleted meanwhile: nothing is left to ask
        dialog.close()
        return False
    if spot:
        ask(Here(resident=resident, dialog=dialog, drafts=drafts, process=process, now=now, say=say, show=show), spot.step, draft)
    elif dialog.question == DRAFT_DELETE:
        show(draft_screens.delete(say, process, draft))
    else:
        show(draft_screens.found(say, process, draft, now))
    return True


def _offered(step: Step, process: Process) -> Step:
    """This question, or the one from where it is opened: photos and places can be switched off while somebody is asked for one."""
    off = {Question.PHOTO: not process.ideas.photos, Question.PLACE: not process.ideas.places, Question.DISTRICT: not process.ideas.places}
    home = Question.CHECK if step.changing else Question.EXTRAS
    return replace(step, question=home, changing=False) if off.get(step.question) else step


def help_phrase(question: str) -> str:
    """The phrase that explains a question; it tells some of HELP_FACTS."""
    spot = spot_in(question)
    match spot and (spot.aside or spot.step.question):
        case None:
            return "help-draft" if question in {DRAFT_FOUND, DRAFT_DELETE} else "help"
        case Aside.UNASKED:
            return "help-text-unasked"
        case Aside.ADDITION:
            return "help-idea-addition"
        case Aside.EDITED:
            return "help-idea-edited"
        case asked:
            return f"help-idea-{asked}"


def _screen(here: Here, spot: Spot, draft: Draft) -> Screen:
    if spot.aside:
        return asides.ask(spot.aside, here.say, draft)
    return screens.ask(spot.step.question, here.say, here.process, draft)
