"""The rules of participation as frozen values: standard library only, no clock, no input or output."""
