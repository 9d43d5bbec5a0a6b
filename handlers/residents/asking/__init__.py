"""A question to the team: asked here, answered by people."""
