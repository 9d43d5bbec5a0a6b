"""What authors hear of their ideas without asking, and what they can do about it."""
