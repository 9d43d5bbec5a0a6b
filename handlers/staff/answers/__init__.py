"""What the city does with published ideas: assigning them, answering them, leading them to a measure."""
