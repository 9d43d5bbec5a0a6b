"""Memory that a large picture took is given back to the machine at once."""

import ctypes

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD (mallopt(3))
LARGE = 1024 * 1024


def give_back_what_is_large() -> None:
    """The C library learns to keep large pieces for itself: after a dozen pictures 300 MB. Elsewhere than with glibc this does nothing."""
    try:
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
    except (AttributeError, OSError, TypeError):  # another C library, or another system
        return
