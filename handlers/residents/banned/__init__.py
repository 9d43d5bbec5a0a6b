"""What people read who may not take part any more, and who may again."""
