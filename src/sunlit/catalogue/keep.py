"""The rows of each kind of entry of this room."""

from __future__ import annotations

from datetime import date

from sunlit.catalogue.blobs import procedure_from_blob, rules_from_blob
from sunlit.catalogue.models import Body, Change, Post, Power, Procedure, Tenure
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf, Log
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.record.entry import Entry


@keeps("log.opened")
def body_opened(leaf: Leaf, entry: Entry) -> None:
    """Keep a body with what entry 0 fixes. Its parent may come later, or never, in a mirror."""
    name, rules = rules_from_blob(blob_value(entry.body, entry.rules))
    body = Body.objects.create(
        slug=entry.body,
        log_id=leaf.log_id,
        parent=Body.objects.filter(slug=entry.data["parent"]).first(),
        level=entry.data["level"],
        name=name,
        zone=entry.data["zone"],
        closes=entry.data["closes"],
        calendar=entry.data["calendar"],
        rules=rules,
        position=entry.data.get("position", 0),
    )
    _succession(entry)
    for orphan in Body.objects.filter(parent=None).exclude(slug=body.slug):
        first = entry_of(Leaf.objects.get(log_id=orphan.log_id, index=0))
        if first.data["parent"] == body.slug:
            Body.objects.filter(slug=orphan.slug).update(parent=body)


def _succession(entry: Entry) -> None:
    """Note which log goes on where another ended; of two records in one import either may come first."""
    if entry.data.get("predecessor"):
        Log.objects.filter(origin=entry.data["predecessor"]).update(succeeded_by=entry.body)
    for leaf in Leaf.objects.filter(index=0).exclude(log_id=entry.body):
        if entry_of(leaf).data.get("predecessor") == entry.log:
            Log.objects.filter(slug=entry.body).update(succeeded_by=leaf.log_id)


@keeps("rules.adopted")
def rules_adopted(leaf: Leaf, entry: Entry) -> None:
    """Keep what the body now chooses, and its calendar when the entry names one."""
    _ended(leaf, entry, "applied")
    name, rules = rules_from_blob(blob_value(entry.body, entry.rules))
    changed = {"name": name, "rules": rules}
    if entry.data.get("calendar"):
        changed["calendar"] = entry.data["calendar"]
    Body.objects.filter(slug=entry.body).update(**changed)


@keeps("posts.adopted")
def posts_adopted(_leaf: Leaf, entry: Entry) -> None:
    """Keep the posts of the list. A post that is no longer listed stays, for the acts that name it."""
    rows = blob_value(entry.body, entry.rules)
    Post.objects.filter(body=entry.body).update(in_force=False)
    for position, row in enumerate(rows):
        Post.objects.update_or_create(
            ref=f"{entry.body}/{row['code']}",
            defaults={
                "body_id": entry.body,
                "code": row["code"],
                "name": {"zh": row["zh"], "en": row["en"]},
                "kind": row["kind"],
                "recorded_by": row["recorded_by"],
                "position": position,
                "in_force": True,
            },
        )


@keeps("tenure.begun")
def tenure_begun(leaf: Leaf, entry: Entry) -> None:
    """Keep that a person begins to hold a post."""
    data = entry.data
    said = {row.name: row for row in Disclosure.objects.filter(leaf=leaf)}
    away, until = data.get("stands_in", ""), data.get("to_on", "")
    Tenure.objects.create(
        ref=f"{entry.body}/{data['tenure']}",
        body_id=entry.body,
        code=data["tenure"],
        post_id=f"{entry.body}/{data['post']}",
        person=data["person"],
        seat=data.get("seat", ""),
        leaf=leaf,
        name=said.get("name"),
        from_on=date.fromisoformat(data["from_on"]),
        stands_in=Tenure.objects.filter(ref=f"{entry.body}/{away}").first() if away else None,
        until=date.fromisoformat(until) if until else None,
        reason=said.get("reason"),
    )


@keeps("tenure.ended")
def tenure_ended(_leaf: Leaf, entry: Entry) -> None:
    """Keep that a person ceases to hold a post, and who takes over; nobody stands in for him any more."""
    successor = entry.data.get("successor", "")
    ref, to_on = f"{entry.body}/{entry.data['tenure']}", date.fromisoformat(entry.data["to_on"])
    Tenure.objects.filter(ref=ref).update(
        to_on=to_on, successor=f"{entry.body}/{successor}" if successor else ""
    )
    Tenure.objects.filter(stands_in=ref, to_on=None, until__gte=to_on).update(to_on=to_on)


@keeps("power.adopted")
def power_adopted(leaf: Leaf, entry: Entry) -> None:
    """Keep a version of a power; the versions before it are no longer in force."""
    data = entry.data
    _ended(leaf, entry, "applied")
    row = blob_value(entry.body, entry.rules)["row"]
    Power.objects.filter(body=entry.body, code=data["code"], in_force=True).update(in_force=False)
    Power.objects.create(
        ref=f"{entry.body}/{data['code']}/{data['version']}",
        body_id=entry.body,
        code=data["code"],
        version=data["version"],
        leaf=leaf,
        adopted_at=entry.at,
        position=data["position"],
        power_class=row["class"],
        power_type=row["power_type"],
        level=row["level"],
        risk_level=row["risk_level"],
        name={"zh": row["name_zh"], "en": row["name_en"]},
        row=row,
        procedure=keep_procedure(entry.body, data["procedure"]),
    )


@keeps("power.withdrawn")
def power_withdrawn(leaf: Leaf, entry: Entry) -> None:
    """Keep that a power is no longer in force."""
    Power.objects.filter(body=entry.body, code=entry.data["code"], in_force=True).update(in_force=False)
    _ended(leaf, entry, "applied")


@keeps("change.announced")
def change_announced(leaf: Leaf, entry: Entry) -> None:
    """Keep a change that does not apply yet, beside what is in force now."""
    data = entry.data
    code = data.get("code", "")
    Change.objects.create(
        ref=f"{entry.body}/c{data['n']}",
        body_id=entry.body,
        n=data["n"],
        leaf=leaf,
        what=data["what"],
        code=code,
        before=Power.objects.filter(body=entry.body, code=code, in_force=True).first(),
        earlier=Body.objects.get(slug=entry.body).rules if data["what"] == "rules" else {},
        rules=entry.rules,
        announced_at=entry.at,
        applies_on=date.fromisoformat(data["applies_on"]),
        lowered=data["lowered"],
    )


@keeps("change.withdrawn")
def change_withdrawn(leaf: Leaf, entry: Entry) -> None:
    """Keep that an announced change will not apply."""
    Change.objects.filter(ref=f"{entry.body}/c{entry.data['n']}").update(state="withdrawn", ended=leaf)


def _ended(leaf: Leaf, entry: Entry, state: str) -> None:
    """Note at the announcement which entry carried it out."""
    if "change" in entry.data:
        Change.objects.filter(ref=f"{entry.body}/c{entry.data['change']}").update(state=state, ended=leaf)


def keep_procedure(slug: str, digest: str) -> Procedure:
    """Return the row of a procedure; the first power or matter that runs along it makes the row."""
    definition = procedure_from_blob(blob_value(slug, digest))
    procedure, _ = Procedure.objects.get_or_create(
        ref=f"{slug}/{digest}",
        defaults={
            "body_id": slug,
            "digest": digest,
            "code": definition["id"],
            "version": definition["version"],
            "title": definition["title"],
        },
    )
    return procedure
