"""What can be pressed about the team: by its admins, and by whoever has been invited."""

from handlers.buttons import Button
from handlers.staff.buttons import StaffButton
from participation.rights import Right, Role
from participation.staff import StaffId


class TeamOpened(StaffButton, prefix="team", right=Right.MANAGE_TEAM):
    offset: int


class InvitationStarted(StaffButton, prefix="team-new", right=Right.MANAGE_TEAM):
    pass


class InvitationChosen(StaffButton, prefix="invite", right=Right.MANAGE_TEAM):
    role: Role
    department: str


class InvitationsWithdrawn(StaffButton, prefix="team-back", right=Right.MANAGE_TEAM):
    pass


class MemberOpened(StaffButton, prefix="team-who", right=Right.MANAGE_TEAM):
    member_id: StaffId


class RoleChosen(StaffButton, prefix="role", right=Right.MANAGE_TEAM):
    """For the role of a department, without one, the department is still to be asked for."""

    member_id: StaffId
    role: Role
    department: str


class RemovalAsked(StaffButton, prefix="team-out?", right=Right.MANAGE_TEAM):
    member_id: StaffId


class MemberRemoved(StaffButton, prefix="team-out", right=Right.MANAGE_TEAM):
    member_id: StaffId


class InvitationAccepted(Button, prefix="team-yes"):
    """Signed for whoever opened the link."""

    token: str
