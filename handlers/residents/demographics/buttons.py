"""What can be pressed about oneself."""

from handlers.buttons import Button
from participation.demographics import OptionKey, Trait


class TraitOpened(Button, prefix="about-me"):
    """To one of the questions, also to change what was said before."""

    trait: Trait


class TraitTold(Button, prefix="i-am"):
    trait: Trait
    option: OptionKey


class TraitSkipped(Button, prefix="skip"):
    """[Dazu nichts]: what was said before is taken back."""

    trait: Trait


class QuestionsDeclined(Button, prefix="no-more"):
    """[Nein, danke]. What was said so far stays."""


class ToldForgotten(Button, prefix="not-me"):
    """[Angaben löschen]."""


class ToldOpened(Button, prefix="of-me"):
    """To what somebody has said of themself."""
