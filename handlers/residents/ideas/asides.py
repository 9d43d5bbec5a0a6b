"""What is asked about words that came unasked: whether they belong to the idea, replace its text, or begin a new one."""

from handlers.residents import ways
from handlers.residents.asking.buttons import PieceAsked
from handlers.residents.ideas.buttons import PieceAppended, PieceDropped, PieceTaken, WentAway
from handlers.residents.ideas.names import Aside
from handlers.screens import Key, Screen
from locales.speech import Say, Written
from participation.ideas import Draft

SHOWN = 600
"""Signs of a piece that are shown before the question."""


def ask(aside: Aside, say: Say, draft: Draft) -> Screen:
    words = Written(draft.waiting_text).shortened(SHOWN)
    append, take, drop = PieceAppended(draft_id=draft.id), PieceTaken(draft_id=draft.id), PieceDropped(draft_id=draft.id)
    out: list[Key] = [(say.plain("button-later"), WentAway(draft_id=draft.id)), ways.to_help(say)]
    match aside:
        case Aside.ADDITION:
            labels: list[Key] = [
                (say.plain("idea-button-append"), append),
                (say.plain("idea-button-replace"), take),
                (say.plain("idea-button-ignore"), drop),
            ]
            return Screen(say("idea-addition-question", text=words), [labels, out])
        case Aside.EDITED:
            labels = [(say.plain("idea-button-take-edit"), take), (say.plain("idea-button-keep-text"), drop)]
            return Screen(say("idea-edited-question", text=words), [labels, out])
        case Aside.UNASKED:
            labels = [(say.plain("text-unasked-button-yes"), take), (say.plain("text-unasked-button-no"), drop)]
            asks: list[Key] = [(say.plain("text-unasked-button-ask"), PieceAsked(draft_id=draft.id))]
            return Screen(say("text-unasked", text=words), [labels, asks, out])
