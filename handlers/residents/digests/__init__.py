"""What people hear of what they follow, put together in one message."""
