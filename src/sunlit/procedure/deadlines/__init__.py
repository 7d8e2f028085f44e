"""Time limits: how they are said (`spans`), and what instants they come to (`counting`)."""

from sunlit.procedure.deadlines.counting import (
    Due,
    Stretch,
    days_of,
    due,
    not_before,
    not_before_resumed,
    working_days_between,
    working_days_late,
)
from sunlit.procedure.deadlines.spans import (
    KINDS,
    UNITS,
    Limit,
    Span,
    limit_csv,
    limit_dict,
    parse_limit,
    parse_span,
    span_csv,
    span_dict,
)

__all__ = [
    "KINDS",
    "UNITS",
    "Due",
    "Limit",
    "Span",
    "Stretch",
    "days_of",
    "due",
    "limit_csv",
    "limit_dict",
    "not_before",
    "not_before_resumed",
    "parse_limit",
    "parse_span",
    "span_csv",
    "span_dict",
    "working_days_between",
    "working_days_late",
]
