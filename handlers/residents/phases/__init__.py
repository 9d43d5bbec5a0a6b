"""What is going on, what comes when, and when people are told."""
