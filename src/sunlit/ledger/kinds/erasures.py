"""The closed list of grounds on which something that was disclosed may be erased.

Source: Personal Information Protection Law of the PRC, article 47; `personal` is its articles 4 and 6.
"""

ERASE_GROUNDS = (
    "expired",  # the time that was stated when it was disclosed is over
    "request",  # the person asked for it
    "purpose",  # the purpose is reached, or can no longer be reached
    "consent",  # consent was withdrawn
    "unlawful",  # it should not have been disclosed
    "law",  # a law or a court requires it
    "personal",  # it holds what concerns one person and is not needed there
)
