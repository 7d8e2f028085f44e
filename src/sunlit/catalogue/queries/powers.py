"""The catalogue as lists and the versions of one power."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.catalogue.columns import CLASSES, class_code, class_named
from sunlit.catalogue.models import Body, Power
from sunlit.ledger.tokens import folded

Text = dict[str, str]
_SEARCHED = (
    "code", "name_zh", "name_en", "holder_zh", "holder_en", "legal_basis_zh", "legal_basis_en",
    "risk_points_zh", "risk_points_en", "conditions_zh", "conditions_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """One class of the catalogue with its powers, in order."""

    code: str  # "major_decision"
    name: Text
    powers: list[Power]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many powers and steps a catalogue has: always counted, never stated."""

    powers: int
    steps: int


def powers(
    body: Body, *, q: str = "", power_class: str = "", risk: str = "", holder: str = ""
) -> list[Power]:
    """Return the powers in force in their order, narrowed by what is given.

    `power_class` is a class or its code, `holder` the name of a post in either language; every word of `q`
    must stand in code, names, holder, basis, conditions or risks.
    """
    rows = (
        Power.objects.filter(body=body, in_force=True)
        .select_related("procedure")
        .order_by("position", "code")
    )
    if power_class:
        rows = rows.filter(power_class=class_named(power_class))
    if risk:
        rows = rows.filter(risk_level=risk)
    words = folded(q).split()
    return [power for power in rows if _holds(power, holder) and _says(power, words)]


def powers_by_class(
    body: Body, *, q: str = "", power_class: str = "", risk: str = "", holder: str = ""
) -> list[ClassGroup]:
    """Return the powers that `powers` returns, by class in the order of the closed list; no empty class."""
    found = powers(body, q=q, power_class=power_class, risk=risk, holder=holder)
    groups = [
        ClassGroup(class_code(en), {"zh": zh, "en": en}, [p for p in found if p.power_class == en])
        for en, zh in CLASSES.items()
    ]
    return [group for group in groups if group.powers]


def holders(body: Body) -> list[Text]:
    """Return the name of every holder of a power in force, each once, in the order of the catalogue."""
    rows = Power.objects.filter(body=body, in_force=True).order_by("position").values_list("row", flat=True)
    pairs = {
        (zh, en): None
        for row in rows
        for zh, en in zip(row["holder_zh"].split(";"), row["holder_en"].split(";"), strict=False)
    }
    return [{"zh": zh, "en": en} for zh, en in pairs]


def totals(body: Body) -> Totals:
    """Return the totals of the catalogue in force."""
    rows = list(Power.objects.filter(body=body, in_force=True).values_list("row", flat=True))
    return Totals(len(rows), sum(len(row["steps"]) for row in rows))


def find_power(slug: str, code: str, version: int | None = None) -> Power:
    """Return a power with its body, procedure and leaf: the version in force, or the one named.

    Raises Power.DoesNotExist.
    """
    rows = Power.objects.select_related("body", "procedure", "leaf")
    if version is not None:
        return rows.get(ref=f"{slug}/{code}/{version}")
    return rows.get(body=slug, code=code, in_force=True)


def versions(slug: str, code: str) -> list[Power]:
    """Return every version of a power, the newest first."""
    rows = Power.objects.filter(body=slug, code=code).select_related("procedure", "leaf")
    return list(rows.order_by("-version"))


def _holds(power: Power, holder: str) -> bool:
    return not holder or any(holder in power.row[f"holder_{lang}"].split(";") for lang in ("zh", "en"))


def _says(power: Power, words: list[str]) -> bool:
    if not words:
        return True
    said = folded(" ".join(power.row[name] for name in _SEARCHED))
    return all(word in said for word in words)
