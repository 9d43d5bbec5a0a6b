"""The group in which the team works: how it comes to be, and how it ends."""
