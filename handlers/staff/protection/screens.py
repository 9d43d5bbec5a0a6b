"""A flood as the team sees it: one text, and how often it came."""

from handlers.screens import Row, Screen
from handlers.staff.protection.buttons import FloodOpened, FloodRejected, FloodReleased
from locales.speech import Say, Written
from participation.floods import Flood
from participation.ideas import Idea, Reference

SHOWN = 600
"""Signs of the text that are shown."""


def flood(say: Say, flood: Flood, first: Idea) -> Screen:
    words = say("flood-card", count=len(flood.ideas), text=Written(first.text).shortened(SHOWN))
    rows: list[Row] = [
        [(say.plain("flood-button-release"), FloodReleased(flood_id=flood.id))],
        [(say.plain("flood-button-reject"), FloodRejected(flood_id=flood.id))],
    ]
    return Screen(words, rows)


def released(say: Say, flood: Flood) -> Screen:
    return Screen(say("flood-released", count=len(flood.ideas)))


def rejected(say: Say, count: int) -> Screen:
    return Screen(say("flood-rejected", count=count))


def to_flood(say: Say, flood: Flood) -> Row:
    return [(say.plain("flood-button-open", count=len(flood.ideas)), FloodOpened(flood_id=flood.id))]


def banned(say: Say, reference: Reference) -> Screen:
    return Screen(say("ban-done", reference=reference))


def unbanned(say: Say, reference: Reference) -> Screen:
    return Screen(say("ban-lifted", reference=reference))


def not_banned(say: Say, reference: Reference) -> Screen:
    return Screen(say("ban-not-there", reference=reference))


def ban_needs_reason(say: Say) -> Screen:
    return Screen(say("ban-needs-reason"))
