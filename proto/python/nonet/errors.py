"""What goes wrong."""


class NonetError(Exception):
    """What was asked for cannot be done; the message says why, and what can."""
