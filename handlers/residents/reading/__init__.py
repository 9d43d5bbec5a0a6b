"""How residents read each other's ideas, support them, share them, and report what breaks the rules."""
