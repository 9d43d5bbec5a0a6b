"""Floods of alike texts, and people who may take part no more."""
