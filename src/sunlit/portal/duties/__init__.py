"""The calendar of what must be made public: as a page, for a calendar, as a feed."""
