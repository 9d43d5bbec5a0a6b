"""What can be pressed below news."""

from handlers.buttons import Button
from participation.announcements import AnnouncementId
from participation.answers import AnswerId
from participation.news import DigestId
from participation.words import Language


class DigestReadOn(Button, prefix="dg"):
    """What one message had no room for; `start` is how many came before."""

    digest: DigestId
    start: int


class AnnouncementRead(Button, prefix="da"):
    """In full."""

    announcement_id: AnnouncementId


class AnswerRead(Button, prefix="dw"):
    answer_id: AnswerId
    language: Language
