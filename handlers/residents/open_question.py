"""The question that is open with a person: asked again after help, a refusal, or anything that was no answer to it."""

from handlers.residents import following
from handlers.residents.asking import screens as asking
from handlers.residents.here import Here
from handlers.residents.ideas import questions
from handlers.residents.notifications import screens as notifications
from handlers.residents.phases import screens
from handlers.screens import Screen
from locales.speech import Spoken


async def ask_open_question(here: Here) -> bool:
    """Ask it again. Returns whether one is open."""
    if here.resident is None or here.dialog.question is None:
        return False
    if following.is_open(here.dialog):
        here.show(following.question(here.say, following.goal_waiting(here.dialog)))
        return True
    if here.dialog.question == asking.QUESTION:
        here.show(asking.what(here.say))
        return True
    if here.dialog.question == notifications.QUESTION:
        here.show(notifications.own_quiet_hours(here.say))
        return True
    return await questions.ask_again(
        dialog=here.dialog,
        drafts=here.drafts,
        resident=here.resident,
        process=here.process,
        say=here.say,
        show=here.show,
        now=here.now,
    )


async def go_on(here: Here, words: Spoken, words_at_overview: Spoken | None = None) -> None:
    """Say this, and ask the open question again; where none is open, the overview shows the ways."""
    overview = screens.overview(here.say, here.process, here.resident, here.now)
    if here.dialog.question is None:
        here.show(overview.below(words_at_overview or words))
        return
    here.show(Screen(words))
    if not await ask_open_question(here):
        here.dialog.close()
        here.show(overview)
