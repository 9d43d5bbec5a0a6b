"""Every method on offer: importing a module puts its methods into the table."""

from simulator.methods import (
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    files,
    media,
    profile,
    reactions,
    sending,
)
from simulator.methods.call import METHODS, NAMES, Call

MODULES = (callbacks, chats, commands, copying, deleting, editing, files, media, profile, reactions, sending)

__all__ = ["METHODS", "MODULES", "NAMES", "Call"]
