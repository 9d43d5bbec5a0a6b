"""The HTTP interface through which tests and the page do everything that is not a bot's work."""
