"""What can be pressed below the log."""

from handlers.staff.buttons import StaffButton
from participation.rights import Right


class LogTurned(StaffButton, prefix="s-log", right=Right.AUDIT):
    """A page of the log, in the place of the one before: what comes before this number, or, with 0, the newest."""

    before: int
