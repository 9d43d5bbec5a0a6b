"""Signs drawn by lot that people can read out and type without mixing them up."""

import secrets

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1


def drawn(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(length))
