"""The team's desk: the card of an idea with everything that can be decided on it, and the queue of what waits."""
