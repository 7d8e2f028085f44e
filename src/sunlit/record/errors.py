"""What this room raises."""


class RecordError(ValueError):
    """Bytes, text or a proof that is not what it should be; the message says what was expected and found."""


class SignatureError(RecordError):
    """A key we know is named, but its signature does not fit the text."""


class UnsignedError(RecordError):
    """The note is well formed, but no key we know has signed it."""
