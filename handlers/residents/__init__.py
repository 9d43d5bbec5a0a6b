"""Conversations with residents."""
