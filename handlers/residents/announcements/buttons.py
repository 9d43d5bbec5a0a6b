"""The button below an announcement that leads to a place in the bot."""

from handlers.buttons import Button
from participation.words import Language


class GoalOpened(Button, prefix="goal"):
    """`goal` as a link carries it, such as `p-umfrage`."""

    goal: str
    language: Language
