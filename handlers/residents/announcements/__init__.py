"""What the city announces, as residents see it."""
