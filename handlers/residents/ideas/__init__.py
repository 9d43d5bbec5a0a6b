"""How residents write ideas, and what they see of them afterwards."""
