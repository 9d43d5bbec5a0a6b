"""The demonstration: a simulated Telegram with people in it, the real bot beside it, and a clock to move."""
