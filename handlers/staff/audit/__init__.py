"""The log of what the team did, for its admins."""
