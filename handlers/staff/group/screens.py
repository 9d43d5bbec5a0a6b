"""What a group is told that the team works in, or may work in."""

from handlers.screens import Screen
from locales.speech import Say


def how_to_go_on(say: Say) -> Screen:
    return Screen(say("team-group-added"))


def works_here(say: Say) -> Screen:
    return Screen(say("team-group-here"))


def works_elsewhere(say: Say) -> Screen:
    return Screen(say("team-group-elsewhere"))


def only_in_groups(say: Say) -> Screen:
    return Screen(say("team-group-only"))


def group_lost(say: Say) -> Screen:
    return Screen(say("team-group-lost"))
