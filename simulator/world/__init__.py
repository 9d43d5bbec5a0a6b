"""The people, bots, chats and messages that exist only in memory."""
