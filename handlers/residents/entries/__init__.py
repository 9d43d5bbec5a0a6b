"""An idea that the team typed becomes its author's own."""
