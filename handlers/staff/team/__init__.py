"""Who is in the team: invitations, roles, and what newcomers are told."""
