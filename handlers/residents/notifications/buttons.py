"""What can be pressed about messages."""

from enum import StrEnum

from handlers.buttons import Button
from participation.follows import FollowKind, Rhythm


class Wish(StrEnum):
    """What somebody wants to hear from the city, apart from what they follow."""

    ALL = "all"
    OWN = "own"
    NONE = "none"
    AS_BEFORE = "before"
    """Before they said STOP."""


class MessagesChosen(Button, prefix="wish"):
    wish: Wish


class TopicsToFollowOpened(Button, prefix="nt"):
    pass


class DistrictsToFollowOpened(Button, prefix="nd"):
    pass


class FollowBegun(Button, prefix="nf"):
    """`key` is that of a topic or a district."""

    kind: FollowKind
    key: str


class FollowEnded(Button, prefix="nl"):
    kind: FollowKind
    key: str


class RhythmsOpened(Button, prefix="nr"):
    pass


class RhythmChosen(Button, prefix="nrc"):
    rhythm: Rhythm


class QuietHoursOpened(Button, prefix="nq"):
    pass


class QuietHoursChosen(Button, prefix="nqc"):
    """`begins` and `ends` as `2130`; both empty for those of the process."""

    begins: str
    ends: str


class OwnQuietHoursWanted(Button, prefix="nqo"):
    pass
