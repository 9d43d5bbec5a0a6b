"""Whether the bot writes to people of its own accord again, after a backup was put back."""
