"""A flood as the team sees it, on a card of its own: one text, and how often it came."""

from handlers.screens import Row, Screen
from handlers.staff.protection.buttons import FloodOpened, FloodRejected, FloodReleased
from locales.speech import Say, Written
from participation.floods import Flood, FloodId
from participation.ideas import Idea, Reference
from services.moderation import BULK

SHOWN = 600
"""Signs of the text that are shown."""


def subject_of(flood_id: FloodId) -> str:
    return f"flood:{flood_id}"


def flood(say: Say, flood: Flood, first: Idea) -> Screen:
    words = say("flood-card", count=len(flood.ideas), text=Written(first.text).shortened(SHOWN))
    return Screen(words, _ways(say, flood.id, len(flood.ideas)))


def released(say: Say, flood: Flood) -> Screen:
    return Screen(say("flood-released", count=len(flood.ideas)))


def rejected(say: Say, flood_id: FloodId, count: int, left: int) -> Screen:
    words = say.lines(say("flood-rejected", count=count), say("flood-left", count=left) if left else None)
    return Screen(words, _ways(say, flood_id, left) if left else [])


def to_flood(say: Say, flood: Flood) -> Row:
    return [(say.plain("flood-button-open", count=len(flood.ideas)), FloodOpened(flood_id=flood.id))]


def _ways(say: Say, flood_id: FloodId, count: int) -> list[Row]:
    """One press rejects no more than one transaction should hold."""
    reject = say.plain("flood-button-reject") if count <= BULK else say.plain("flood-button-reject-next", count=BULK)
    return [
        [(say.plain("flood-button-release"), FloodReleased(flood_id=flood_id))],
        [(reject, FloodRejected(flood_id=flood_id))],
    ]


def banned(say: Say, reference: Reference) -> Screen:
    return Screen(say("ban-done", reference=reference))


def unbanned(say: Say, reference: Reference) -> Screen:
    return Screen(say("ban-lifted", reference=reference))


def not_banned(say: Say, reference: Reference) -> Screen:
    return Screen(say("ban-not-there", reference=reference))


def ban_needs_reason(say: Say) -> Screen:
    return Screen(say("ban-needs-reason"))
