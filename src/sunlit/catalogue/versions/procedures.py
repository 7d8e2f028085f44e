"""Compare two full procedures, step by step, and see what the newer one lowers.

What differs is told as cells are: a limit as in `powers.csv` ("<=20wd"), a share as there (">1/2 eligible"),
everything else as words in both languages, written as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sunlit.catalogue.columns import FORMS
from sunlit.catalogue.versions.rows import Difference, is_smaller_share, is_weaker_limit
from sunlit.procedure.chart.words import span_text, word
from sunlit.procedure.deadlines import limit_csv, parse_limit, parse_span, span_csv

Raw = Mapping[str, Any]
LANGUAGES = ("zh", "en")
WHOLE = "procedure"  # the path of what belongs to no step
_UNNAMED = ("id", "schema", "steps", "subs", "powers")  # of a procedure
_TOLD = ("id", "name", "branches", "risk")  # of a step: told by its place, or by the list of powers
_BASES = {"members": " eligible", "list": " eligible", "present": " present", "votes": " present"}
_MAY = {"zh": "可以说明理由后缩短", "en": "may be shortened with a reason"}
_SCOPES = ("public", "members", "organisation", "specific", "applicant")


def procedure_differences(old: Raw, new: Raw) -> list[Difference]:
    """Return everything in which two definitions differ: step by step, then what belongs to none."""
    before, after = dict(_steps(old)), dict(_steps(new))
    found: list[Difference] = []
    for key in before | after:
        found += _of_step(key, before.get(key), after.get(key), old, new)
    for name in dict.fromkeys([*old, *new]):
        if name not in _UNNAMED and old.get(name) != new.get(name):
            found.append(Difference(f"{WHOLE}..{name}", _said(old.get(name)), _said(new.get(name))))
    return found


def procedure_lowered(old: Raw, new: Raw) -> list[Difference]:
    """Return what the definition `new` demands or shows less than `old`.

    A step that is gone; a longer limit or none, a shorter least period, or one that may be cut (further);
    a smaller quorum or majority; a release that is gone, later, or for fewer people; a review before release,
    or a paper, no longer asked for; an outcome to be had without its reason or its full
    period; more that may be departed from.
    """
    before, after = dict(_steps(old)), dict(_steps(new))
    return [one for one in procedure_differences(old, new) if _is_less(one, before, after, old, new)]


# --- what a definition says -----------------------------------------------------------------------------


def _steps(definition: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield every step with its key, in reading order; those of a called procedure after its name."""
    yield from _within(definition.get("steps", ()), "")
    for code, sub in (definition.get("subs") or {}).items():
        yield from _within(sub.get("steps", ()), f"{code}/")


def _within(steps: Any, place: str) -> Iterator[tuple[str, Raw]]:
    for step in steps:
        yield place + str(step["id"]), step
        for inner in (step.get("branches") or {}).values():
            yield from _within(inner, place)


def _of_step(key: str, old: Raw | None, new: Raw | None, before: Raw, after: Raw) -> Iterator[Difference]:
    about = (new or old or {}).get("name") or {}
    left, right = _cells(old, before), _cells(new, after)
    if old is None or new is None:
        yield Difference(f"{WHOLE}.{key}.step", left.get("name", ""), right.get("name", ""), about)
        return
    for name in dict.fromkeys([*left, *right]):
        if left.get(name, "") != right.get(name, ""):
            yield Difference(f"{WHOLE}.{key}.{name}", left.get(name, ""), right.get(name, ""), about)


def _cells(step: Raw | None, definition: Raw) -> dict[str, str]:
    """Return what a step says, by name, each as a text that can be compared and shown."""
    if step is None:
        return {}
    found = {"name": _said(step["name"])}
    for name, value in step.items():
        if name == "limit":
            found["limit"] = limit_csv(parse_limit(value))
        elif name in ("min", "not_below", "grant"):
            found[name] = ">=" + span_csv(parse_span(dict(value)))
            if value.get("may_shorten"):
                found["may_shorten"] = _said(_MAY)
        elif name == "rule":
            found |= _rule(value)
        elif name == "post":
            found["post"] = _said(_named(value, definition.get("posts") or {}))
        elif name == "outcomes":
            found["outcomes"] = _said([one["label"] for one in value.values()])
            found["ways"] = _said({code: {**one, "label": ""} for code, one in value.items()})
        elif name == "disclose":
            found |= {f"disclose {one['id']}": _release(one) for one in value}
        elif name not in _TOLD:
            found[name] = _said(value)
    return found


def _rule(rule: Raw) -> dict[str, str]:
    passing = rule["pass"]
    rest = {name: value for name, value in rule.items() if name not in ("quorum", "pass")}
    return {
        "quorum": _share(rule["quorum"]) if rule["quorum"] else "",
        "pass_rule": _share(passing) + _BASES.get(passing.get("of", ""), "") if "rank" not in passing else "",
        "vote": _said(rest | {name: passing[name] for name in ("rank",) if name in passing}),
    }


def _share(share: Raw) -> str:
    return f">{share['over']}" if "over" in share else f">={share['share']}" if "share" in share else ""


def _named(code: Any, posts: Raw) -> Any:
    return (posts.get(code) or {}).get("name") or code


def _release(one: Raw) -> str:
    """Return what is released, to whom and within what time, in words."""
    when = {name: n for name, n in one["when"].items() if name not in ("after", "same_day")}
    told = {}
    for lang in LANGUAGES:
        time = span_text(parse_span(when), lang) if when else word("same_day", lang)
        places = [_place(form, lang) for form in one["form"]]
        told[lang] = " · ".join([one["what"][lang], word(f"scope.{one['scope']}", lang), time, *places])
    return _said(told)


def _place(form: str, lang: str) -> str:
    name = form.replace("_", " ").replace("trade", "trading")  # columns and procedures say it in two ways
    return FORMS[name] if lang == "zh" else name


def _said(value: Any) -> str:
    """Return a value as JSON in both languages: words where it has words, else what it says by its codes."""
    if not value:
        return ""
    told = {lang: _plain(value, lang) for lang in LANGUAGES}
    return json.dumps(told, ensure_ascii=False)


def _plain(value: Any, lang: str) -> str:
    if isinstance(value, Mapping):
        if set(value) >= set(LANGUAGES):
            return str(value[lang])
        said = ((name, _plain(one, lang)) for name, one in value.items())
        return "; ".join(f"{name}: {words}" for name, words in said if words)
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(_plain(one, lang) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- what is less ---------------------------------------------------------------------------------------


def _is_less(one: Difference, before: Raw, after: Raw, old: Raw, new: Raw) -> bool:
    _, key, name = one.field.split(".", 2)
    step, later = before.get(key, {}), after.get(key, {})
    if name == "step":
        return not one.new and step.get("do") != "route"
    if name == "may_shorten":
        return bool(one.new)
    if name in ("limit", "min", "not_below"):
        return is_weaker_limit(one.old, one.new)
    if name in ("quorum", "pass_rule"):
        return is_smaller_share(one.old, one.new)
    if name == "need":
        return not {n["code"] for n in step.get("need", ())} <= {n["code"] for n in later.get("need", ())}
    if name == "after_review":
        return not one.new
    if name == "ways":
        return _asks_less(step.get("outcomes", {}), later.get("outcomes", {}))
    if name.startswith("disclose "):
        return _shows_less(_by_id(step, name), _by_id(later, name))
    if name == "deviate":
        return _departs_more(old.get("deviate") or {}, new.get("deviate") or {})
    return False


def _asks_less(old: Raw, new: Raw) -> bool:
    """Say whether an outcome is to be had with less: without its reason, its full period, its objections."""
    return any(
        not set(one.get("requires", ())) <= set(new[code].get("requires", ()))
        or ("reason" in one and "reason" not in new[code])
        for code, one in old.items()
        if code in new
    )


def _by_id(step: Raw, name: str) -> Raw:
    wanted = name.removeprefix("disclose ")
    return next((one for one in step.get("disclose", ()) if one["id"] == wanted), {})


def _shows_less(old: Raw, new: Raw) -> bool:
    """Say whether a release is gone, for fewer people, in fewer places, or later."""
    if not old or not new:
        return not new
    narrower = _SCOPES.index(new["scope"]) > _SCOPES.index(old["scope"])
    fewer = not set(old["form"]) <= set(new["form"])
    return narrower or fewer or is_weaker_limit(_by(old["when"]), _by(new["when"]))


def _by(when: Raw) -> str:
    span = {name: n for name, n in when.items() if name not in ("after", "same_day")}
    return f"<={span_csv(parse_span(span))}" if span else "same-day"


def _departs_more(old: Raw, new: Raw) -> bool:
    """Say whether more may be departed from: more ways, fewer steps that never are."""
    ways = [{one["code"] for one in rule.get("allowed", ())} for rule in (old, new)]
    return not ways[1] <= ways[0] or not set(old.get("never", ())) <= set(new.get("never", ()))
