"""The public speaks: ask, object, follow the answer. Works without an account and without JavaScript."""
