"""What whoever leads the team can press about messages that wait. `since` names the standstill, in seconds since 1970."""

from handlers.staff.buttons import StaffButton
from participation.rights import Right


class SendingOpened(StaffButton, prefix="s-send", right=Right.ARM):
    pass


class ArmingAsked(StaffButton, prefix="s-send-go", right=Right.ARM):
    since: int


class SendingArmed(StaffButton, prefix="s-send-yes", right=Right.ARM):
    since: int


class DiscardingAsked(StaffButton, prefix="s-send-no", right=Right.ARM):
    since: int


class WaitingDiscarded(StaffButton, prefix="s-send-drop", right=Right.ARM):
    since: int
