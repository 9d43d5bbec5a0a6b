"""A Bot API server on this machine, strict as Telegram is, with people in it. See README.md."""

from simulator.client import Telegram
from simulator.control.introduction import Introduction, Phone, Picture, Place, Poster, Step
from simulator.crowds import Crowd
from simulator.groups import Group
from simulator.people import Person
from simulator.server import Simulator

__all__ = ["Crowd", "Group", "Introduction", "Person", "Phone", "Picture", "Place", "Poster", "Simulator", "Step", "Telegram"]
