"""What the team can press about floods."""

from handlers.staff.buttons import StaffButton
from participation.floods import FloodId
from participation.rights import Right


class FloodOpened(StaffButton, prefix="s-flood", right=Right.DECIDE):
    flood_id: FloodId


class FloodReleased(StaffButton, prefix="s-flood-free", right=Right.DECIDE):
    """[Einzeln prüfen]: these ideas wait with all others."""

    flood_id: FloodId


class FloodRejected(StaffButton, prefix="s-flood-no", right=Right.DECIDE):
    flood_id: FloodId
