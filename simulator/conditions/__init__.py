"""What makes Telegram's life hard for a bot, on request: limits and faults; and the record of what it accepted all the same."""
