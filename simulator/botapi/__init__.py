"""The Bot API as an HTTP server."""
