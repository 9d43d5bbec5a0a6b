"""What people press when it is about their own data."""

from handlers.buttons import Button
from participation.own_data import IdeasWish


class ForgettingWanted(Button, prefix="forget"):
    """To the question; nothing is deleted yet."""


class ForgettingConfirmed(Button, prefix="forget-ok"):
    ideas: IdeasWish


class ForgettingDeclined(Button, prefix="forget-no"):
    pass
