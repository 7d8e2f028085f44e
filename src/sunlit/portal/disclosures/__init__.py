"""The disclosure list of a body: what is disclosed under each power, to whom, by whom, when and where."""
