"""The deeds: one class per noun, one method per thing that can happen."""
