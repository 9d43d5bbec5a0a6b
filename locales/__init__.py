"""The words: every text that a person reads, a catalogue per language, and the speech that finds them."""
