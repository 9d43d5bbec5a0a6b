"""What runs: command line, settings, wiring, inbox, outbox, clock and web server."""
