"""Typing an idea for somebody without the app."""
