"""Every rule that an act would break; none means that it is allowed."""
