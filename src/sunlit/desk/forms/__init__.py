"""Forms of the desk. They turn text into what the actions take; nothing further in sees a request."""
