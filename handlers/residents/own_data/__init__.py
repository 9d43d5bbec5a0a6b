"""What is stored about a person, and being forgotten."""
