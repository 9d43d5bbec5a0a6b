"""Who takes part, as far as they tell it of themselves and it picks nobody out."""
