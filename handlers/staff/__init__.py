"""Conversations with the team: in its group, and with each member alone."""
