"""The methods of the Bot API, a function each."""
