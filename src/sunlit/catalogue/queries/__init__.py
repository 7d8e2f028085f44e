"""What two surfaces ask of bodies, posts, tenures, powers and the rules in force."""

from sunlit.catalogue.queries.bodies import BodyNode, bodies_under, body_tree, find_body, top_bodies
from sunlit.catalogue.queries.posts import post_codes_named, post_names, post_names_of, posts_of
from sunlit.catalogue.queries.powers import (
    ClassGroup,
    Totals,
    find_power,
    holders,
    powers,
    powers_by_class,
    totals,
    versions,
)
from sunlit.catalogue.queries.rules import (
    calendar_by_digest,
    calendar_of,
    definition_of,
    procedure_by_digest,
    procedure_of,
)
from sunlit.catalogue.queries.tenures import (
    RECORDER,
    entering,
    holders_now,
    members_now,
    tenure_of,
    tenures_held_by,
    tenures_now,
)

__all__ = [
    "RECORDER",
    "BodyNode",
    "ClassGroup",
    "Totals",
    "bodies_under",
    "body_tree",
    "calendar_by_digest",
    "calendar_of",
    "definition_of",
    "entering",
    "find_body",
    "find_power",
    "holders",
    "holders_now",
    "members_now",
    "post_codes_named",
    "post_names",
    "post_names_of",
    "posts_of",
    "powers",
    "powers_by_class",
    "procedure_by_digest",
    "procedure_of",
    "tenure_of",
    "tenures_held_by",
    "tenures_now",
    "top_bodies",
    "totals",
    "versions",
]
