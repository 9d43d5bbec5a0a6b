"""How people join: language, notice and consent, and whether they want to be written to."""
