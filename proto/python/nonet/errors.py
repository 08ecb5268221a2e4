"""What goes wrong."""


class NonetError(Exception):
    """What was asked for cannot be done; the message says why, and what can."""


class ServerError(NonetError):
    """A server's refusal: `code` is stable, `proto/README.md` lists them."""

    def __init__(self, code, message, is_fatal):
        super().__init__(message)
        self.code, self.is_fatal = code, is_fatal
