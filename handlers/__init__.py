"""Conversations: what people say and press, and the screens they see."""
