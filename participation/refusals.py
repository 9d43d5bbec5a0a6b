"""A no is an answer: what the rules refuse, with the facts a person needs to go on."""

from __future__ import annotations

import re
from datetime import datetime


class Refusal(Exception):
    """Carries facts, never a sentence. Its class name finds the phrase: `IdeaTooShort` is told as `refusal-idea-too-short`."""

    @classmethod
    def phrase(cls) -> str:
        return "refusal-" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @property
    def facts(self) -> dict[str, object]:
        return dict(vars(self))

    def __str__(self) -> str:
        return self.phrase()


class IdeaTooShort(Refusal):
    def __init__(self, minimum: int) -> None:
        self.minimum = minimum


class IdeaTooLong(Refusal):
    """The text has been kept; `excess` characters must go before it can be sent."""

    def __init__(self, *, length: int, excess: int, maximum: int) -> None:
        self.length = length
        self.excess = excess
        self.maximum = maximum


class DraftIsFull(Refusal):
    """The newest words have not been kept. Everything before them has: `kept` characters, where an idea may have `maximum`."""

    def __init__(self, *, kept: int, maximum: int) -> None:
        self.kept = kept
        self.maximum = maximum


class IdeaIsIncomplete(Refusal):
    """The topic is missing, or has gone from the process since it was chosen."""


class TitleTooLong(Refusal):
    def __init__(self, *, length: int, maximum: int) -> None:
        self.length = length
        self.maximum = maximum


class StreetTooLong(Refusal):
    def __init__(self, *, length: int, maximum: int) -> None:
        self.length = length
        self.maximum = maximum


class NothingWritten(Refusal):
    """What was written has no visible sign in it."""


class TooManyPhotos(Refusal):
    def __init__(self, maximum: int) -> None:
        self.maximum = maximum


class CollectingIsClosed(Refusal):
    """No open phase collects ideas; `reopens_at` is known if the next one that does is already planned."""

    def __init__(self, reopens_at: datetime | None) -> None:
        self.reopens_at = reopens_at


class DraftIsGone(Refusal):
    """The draft has been deleted, or never was there."""


class IdeaIsGone(Refusal):
    """The idea has been deleted, or never was there."""


class IdeaAlreadySubmitted(Refusal):
    """The draft has become an idea and can no longer be changed as a draft."""

    def __init__(self, reference: str) -> None:
        self.reference = reference


class NotYours(Refusal):
    """The draft or idea belongs to another person."""


class IdeaCannotBeWithdrawn(Refusal):
    def __init__(self, state: str) -> None:
        self.state = state


class IdeaCannotBeReworked(Refusal):
    """Only what was returned or rejected can be changed."""

    def __init__(self, state: str) -> None:
        self.state = state


class IdeaCannotBeAppealed(Refusal):
    """Nothing that was decided stands against the author, or its appeal has been decided, which is final."""

    def __init__(self, state: str) -> None:
        self.state = state


class AppealIsOpen(Refusal):
    """A second person looks at the idea just now: until they are done it stays as it is."""


class IdeaIsBeingReworked(Refusal):
    """The author is changing it just now."""


class IdeaHasChanged(Refusal):
    """For staff. The idea is not as it was on the card that was pressed."""

    def __init__(self, reference: str, state: str) -> None:
        self.reference = reference
        self.state = state


class CannotBeDecided(Refusal):
    """For staff. In this state the idea does not allow this decision."""

    def __init__(self, *, reference: str, kind: str, state: str) -> None:
        self.reference = reference
        self.kind = kind
        self.state = state


class AlreadyDecided(Refusal):
    """For staff. Somebody else was quicker."""

    def __init__(self, *, kind: str, by: object, at: datetime) -> None:
        self.kind = kind
        self.by = by
        self.at = at


class TooLateToUndo(Refusal):
    """For staff. The decision is in force, and its author has been told."""

    def __init__(self, *, kind: str, by: object, at: datetime) -> None:
        self.kind = kind
        self.by = by
        self.at = at


class ClaimedByAnother(Refusal):
    """For staff. Somebody else works on this idea."""

    def __init__(self, *, by: object, until: datetime) -> None:
        self.by = by
        self.until = until


class DecidedByYourself(Refusal):
    """For staff. An appeal goes to somebody else than whoever decided."""


class CannotBeMergedInto(Refusal):
    """For staff. Ideas are merged into another one that all can read."""

    def __init__(self, reference: str) -> None:
        self.reference = reference


class UnknownReference(Refusal):
    """No idea of this process has this number."""

    def __init__(self, reference: str) -> None:
        self.reference = reference


class WordsTooLong(Refusal):
    """For staff. A reason, a note."""

    def __init__(self, *, length: int, maximum: int) -> None:
        self.length = length
        self.maximum = maximum


class IdeaIsNotPublished(Refusal):
    """Nobody but its author and the team can read the idea, or it never was there."""


class OwnIdea(Refusal):
    """Nobody supports or reports what they wrote themselves."""


class SupportIsClosed(Refusal):
    """No open phase lets people support ideas."""


class UnknownTopic(Refusal):
    """The topic is not, or no longer, part of the process."""


class UnknownDistrict(Refusal):
    """The district is not, or no longer, part of the process."""


class UnknownPhase(Refusal):
    """The phase is not, or no longer, part of the process."""


class ConsentIsMissing(Refusal):
    """Nothing about a person is kept before the person has agreed."""


class TimeDoesNotExist(Refusal):
    """In that night the clocks leap over this time."""

    def __init__(self, *, wall: datetime, zone: str) -> None:
        self.wall = wall
        self.zone = zone


class TimeIsAmbiguous(Refusal):
    """In that night the clocks show this time twice; one of the two must be chosen."""

    def __init__(self, *, wall: datetime, zone: str, earlier: datetime, later: datetime) -> None:
        self.wall = wall
        self.zone = zone
        self.earlier = earlier
        self.later = later


class AnswerIsEmpty(Refusal):
    """Nobody has written the city's answer yet."""


class AnswerIsOut(Refusal):
    """The answer is out, or about to come out, and can no longer be changed as a draft."""


class AnswerHasChanged(Refusal):
    """The draft is not as it was on the card that was pressed."""


class AnswerIsGone(Refusal):
    """The draft of the answer has been discarded, or never was there."""


class CannotBeAnswered(Refusal):
    """Only what everybody can read is answered."""

    def __init__(self, *, reference: str, state: str) -> None:
        self.reference = reference
        self.state = state


class NothingToAnswer(Refusal):
    """No published idea was named, or none leads to the measure."""


class TooManyAtOnce(Refusal):
    def __init__(self, maximum: int) -> None:
        self.maximum = maximum


class InvitationIsGone(Refusal):
    """The link has expired, was used or withdrawn, or never was one of ours."""


class AlreadyInTeam(Refusal):
    """Whoever is in the team needs no invitation: an admin changes their role."""

    def __init__(self, alias: object) -> None:
        self.alias = alias


class MemberIsGone(Refusal):
    """For staff. This person is no longer in the team."""


class LastAdmin(Refusal):
    """For staff. Without an admin nobody could invite anybody."""


class NamedInSettings(Refusal):
    """For staff. Whoever runs the bot has made this person an admin, and can alone change it."""


class UnknownDepartment(Refusal):
    """The department is not, or no longer, in the process file."""


class UnknownMeasure(Refusal):
    """There is no measure with this number."""


class ReferenceIsMissing(Refusal):
    """Behind the command stands no number of an idea."""


class InquiryIsGone(Refusal):
    """The question to the team has been deleted, or never was there."""


class FloodIsGone(Refusal):
    """For staff. None of these texts waits any more."""


class FloodIsHandled(Refusal):
    """For staff. Somebody else was quicker."""

    def __init__(self, *, by: object, at: datetime) -> None:
        self.by = by
        self.at = at


class AskerIsNotReached(Refusal):
    """For staff. Whoever asked has blocked the bot, or may take part no more: an answer would reach nobody."""


class EntryIsGone(Refusal):
    """For staff. What was typed for somebody has been discarded, or never was there."""


class EntryIsSent(Refusal):
    """For staff. What was typed for somebody is an idea already."""

    def __init__(self, reference: str) -> None:
        self.reference = reference


class GuardianCodeIsUnknown(Refusal):
    """No young person waits for a paper with this number, or not any more."""


class GuardianReadAnotherNotice(Refusal):
    """For staff. What is stored, or for how long, has changed since the parents signed."""


class NoSuchAnswer(Refusal):
    """The process file no longer offers this answer to a question about oneself."""


class PhotosAreOff(Refusal):
    """The process takes no photos."""


class PlacesAreOff(Refusal):
    """The process asks for no places."""


class ReceiptIsUnknown(Refusal):
    """No idea waits for whoever has this receipt."""


class ReceiptIsUsed(Refusal):
    """The idea has become somebody else's own."""

    def __init__(self, reference: str) -> None:
        self.reference = reference


class AnnouncementIsGone(Refusal):
    """For staff. There is no such announcement."""


class AnnouncementIsEmpty(Refusal):
    """For staff. It has no words yet, or none in the language that was chosen."""


class AnnouncementIsOut(Refusal):
    """For staff. What was pressed no longer fits: it has been released, is running, or is over. `state`: an AnnouncementState."""

    def __init__(self, *, state: str) -> None:
        self.state = state


class NotHandedIn(Refusal):
    """For staff. It is still being written, or was changed since it was handed in."""


class NobodyIsAddressed(Refusal):
    """For staff. The audience has nobody in it."""


class NeedsSecondPerson(Refusal):
    """For staff. Who wrote or handed in an announcement does not release it."""


class WrongHeadcount(Refusal):
    """For staff. The number that was typed is not that of the recipients on the card."""

    def __init__(self, *, typed: int) -> None:
        self.typed = typed


class NotAnAddress(Refusal):
    """For staff. A button leads to an address that begins with https://, or to a place in the bot."""


class UnknownCriterion(Refusal):
    """For staff. The topic, district or language is not, or no longer, in the process file."""


class TimeIsOver(Refusal):
    """For staff. The time that was chosen has passed."""


class ExpiresBeforeItBegins(Refusal):
    """For staff. It would go out only after the time until which it is good."""


class GoodForTooLong(Refusal):
    """For staff. Nobody wants old news."""

    def __init__(self, *, days: int) -> None:
        self.days = days


class PaidIsOff(Refusal):
    """For staff. The process file does not allow announcements that cost something."""


class SendingIsDecided(Refusal):
    """For staff. What becomes of the messages that waited has been decided already, or the question was about others."""


class NotQuietHours(Refusal):
    """What was written names no two times of the day."""


class NothingLikeThat(Refusal):
    """The process has no such topic or district."""


class AnnouncementTooLong(Refusal):
    """For staff. The newest words have not been kept; those before them hold. `excess` characters must go."""

    def __init__(self, *, length: int, excess: int, maximum: int) -> None:
        self.length = length
        self.excess = excess
        self.maximum = maximum


class TooLongBelowAttachment(Refusal):
    """For staff. Below a photo or file there is room for fewer words than there are."""

    def __init__(self, *, excess: int, maximum: int) -> None:
        self.excess = excess
        self.maximum = maximum


class AnnouncementWasChanged(Refusal):
    """For staff. It was changed and handed in anew after the number was asked for."""


class WrongKindOfFile(Refusal):
    """For staff. Not every phone can open such a file."""


class FileTooLarge(Refusal):
    """For staff."""

    def __init__(self, *, megabytes: int, maximum: int) -> None:
        self.megabytes = megabytes
        self.maximum = maximum


class OneAttachmentOnly(Refusal):
    """For staff. An album was sent where one photo or file is meant."""


class NotForAnnouncements(Refusal):
    """For staff. A voice message, a sticker and the like."""


class LeadsNowhere(Refusal):
    """For staff. The process has no such phase, topic or district, or nobody can read the idea."""


class NotANumber(Refusal):
    """For staff. The number of recipients was asked for."""


class NotATime(Refusal):
    """For staff. What was typed names no day and hour."""
