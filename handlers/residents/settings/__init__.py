"""What people decide about themselves at any time: language, messages, data; and what they can ask: help, and who is behind this."""
