"""What the city announces to many: written, released, watched and stopped by the team."""
