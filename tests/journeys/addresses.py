"""One address for every page that an address names, so that a new page is looked at from its first day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.journeys.conftest import Site


@dataclass(frozen=True)
class Sample:
    """An address with {names} to fill in, and the account that may open it."""

    path: str
    account: str = ""


PUBLIC = {  # below / and /en/
    "start": "/",
    "home": "/qinghe/",
    "posts": "/daochang/posts/",
    "powers": "/qinghe/powers/",
    "power": "/qinghe/powers/FIN-02/",
    "power_version": "/qinghe/powers/PRJ-02/v1/",
    "matters": "/qinghe/matters/",
    "matter": "/qinghe/matters/{playground}/",
    "meetings": "/qinghe/meetings/",
    "meeting": "/qinghe/meetings/{sitting}/",
    "minutes": "/qinghe/meetings/{sitting}/minutes/",
    "observe": "/qinghe/meetings/{calling}/observe/",
    "observer": "/qinghe/meetings/{sitting}/observe/1/",
    "draw": "/qinghe/meetings/{sitting}/draw/",
    "matter_notice": "/qinghe/matters/{road}/notice/",
    "matter_report": "/qinghe/matters/{canal}/report/",
    "matter_proof": "/qinghe/matters/{playground}/proof/",
    "village": "/qinghe/villages/daochang/",
    "take_part": "/qinghe/take-part/",
    "acts": "/qinghe/acts/",
    "act": "/qinghe/acts/{vote}/",
    "search": "/qinghe/search/?q=2026",
    "record": "/qinghe/record/",
    "ask": "/qinghe/ask/?matter={road}",
    "rate": "/qinghe/rate/{subsidy}/",
    "object": "/qinghe/object/{road}/",
    "questions": "/qinghe/questions/",
    "question": "/qinghe/questions/{objection}/",
    "find": "/qinghe/find/",
    "supervise": "/jiyun/supervise/",
    "orders": "/qinghe/supervise/orders/",
    "order": "/qinghe/supervise/orders/{order}/",
    "withheld": "/qinghe/withheld/",
    "duties": "/jiyun/duties/",
    "disclosures": "/qinghe/disclosure-list/",
    "corrections": "/qinghe/corrections/",
    "changes": "/qinghe/changes/",
    "rules": "/qinghe/rules/",
    "change": "/qinghe/changes/1/",
    "statistics": "/qinghe/statistics/",
    "documents": "/qinghe/documents/",
}
MORE_PUBLIC = (  # further faces of the same pages
    "/qinghe/documents/?series=minutes",
    "/jiyun/documents/",
    "/jiyun/disclosure-list/?class=personnel",
    "/qinghe/disclosure-list/?class=personnel&timing=regular&form=letter",
    "/qinghe/meetings/{coming}/",
    "/qinghe/meetings/{calling}/",
    "/qinghe/meetings/{calling}/draw/",
    "/chengming/",
    "/jiyun/",
    "/daochang/",
    "/qinghe/matters/{road}/",
    "/qinghe/matters/{canal}/",
    "/qinghe/matters/{burst}/",
    "/qinghe/matters/{head}/",
    "/qinghe/matters/{cold}/",
    "/qinghe/matters/{allowance}/",
    "/jiyun/matters/{account}/",
    "/liuan/matters/{canteen}/",
    "/qinghe/powers/PER-02/",
    "/qinghe/search/",
    "/qinghe/search/?q=nothing-of-the-kind",
    "/qinghe/supervise/",
    "/qinghe/no-such-page/",
    "/qinghe/acts/{opened}/",
)
DESK = {
    "for_me": Sample("/qinghe/matters/{road}/for-me/", "dangyuan"),
    "desk:home": Sample("/desk/", "caigou"),
    "desk:matters": Sample("/desk/qinghe/matters/", "jianshe"),
    "desk:new": Sample("/desk/qinghe/matters/new/?power=FIN-02", "bangongshi"),
    "desk:matter": Sample("/desk/qinghe/matters/{road}/", "jianshe"),
    "desk:do": Sample("/desk/qinghe/matters/{road}/do/s5/", "jianshe"),
    "desk:vote": Sample("/desk/qinghe/matters/{playground}/vote/decide/", "huiwu"),
    "desk:depart": Sample("/desk/qinghe/matters/{road}/depart/", "shuji"),
    "desk:withhold": Sample("/desk/qinghe/matters/{road}/withhold/", "bangongshi"),
    "desk:keep": Sample("/desk/qinghe/matters/{road}/withhold/{proposed}/", "baomi"),
    "desk:again": Sample("/desk/qinghe/matters/{cold}/withheld/1/", "bangongshi"),
    "desk:review": Sample("/desk/review/demo-3/", "baomi"),
    "desk:agree": Sample("/desk/agree/demo-asked-1/", "shuji"),
    "desk:sign": Sample("/desk/sign/demo-1/", "shuji"),
    "desk:correct": Sample("/desk/qinghe/matters/{road}/correct/{bids}/", "jianshe"),
    "desk:erase": Sample("/desk/qinghe/matters/{road}/erase/", "bangongshi"),
    "desk:erase_entry": Sample("/desk/qinghe/entries/1/erase/", "bangongshi"),
    "desk:erase_said": Sample("/desk/qinghe/questions/{waiting}/erase/", "bangongshi"),
    "desk:answer": Sample("/desk/qinghe/matters/{road}/answer/2/", "jianshe"),
    "desk:report": Sample("/desk/qinghe/matters/{burst}/report/{departure}/", "jiwei"),
    "desk:ratify": Sample("/desk/qinghe/matters/{burst}/ratify/{departure}/", "huiwu"),
    "desk:close": Sample("/desk/qinghe/matters/{road}/close/", "jianshe"),
    "desk:meetings": Sample("/desk/qinghe/meetings/", "bangongshi"),
    "desk:new_meeting": Sample("/desk/qinghe/meetings/new/", "bangongshi"),
    "desk:meeting": Sample("/desk/qinghe/meetings/{sitting}/", "huiwu"),
    "desk:observers": Sample("/desk/qinghe/meetings/{calling}/observers/", "bangongshi"),
    "desk:ballot": Sample("/desk/qinghe/meetings/{coming}/ballot/", "shuji"),
    "desk:interests": Sample("/desk/qinghe/interests/", "shuji"),
    "desk:questions": Sample("/desk/qinghe/questions/", "bangongshi"),
    "desk:question": Sample("/desk/qinghe/questions/{waiting}/", "jianshe"),
    "desk:orders": Sample("/desk/qinghe/orders/", "jiwei"),
    "desk:new_order": Sample("/desk/qinghe/orders/new/", "jiwei"),
    "desk:order": Sample("/desk/qinghe/orders/{order}/", "jiwei"),
    "desk:findings": Sample("/desk/qinghe/findings/", "bangongshi"),
    "desk:finding": Sample("/desk/qinghe/findings/departure:qinghe/{departure}/emergency/", "shuji"),
    "desk:changes": Sample("/desk/qinghe/changes/", "bangongshi"),
    "desk:change_powers": Sample("/desk/qinghe/changes/powers/", "bangongshi"),
    "desk:change_rules": Sample("/desk/qinghe/changes/rules/", "bangongshi"),
    "desk:change_withdraw": Sample("/desk/qinghe/changes/withdraw/", "bangongshi"),
    "desk:change": Sample("/desk/qinghe/changes/1/", "bangongshi"),
    "desk:tenures": Sample("/desk/qinghe/posts/", "bangongshi"),
    "desk:fill": Sample("/desk/qinghe/posts/fill/committee/", "bangongshi"),
    "desk:give_account": Sample("/desk/qinghe/posts/t2/account/", "bangongshi"),
    "desk:add_powers": Sample("/desk/daochang/powers/add/", "daochang"),
    "desk:away": Sample("/desk/daochang/posts/t3/away/", "daochang"),
    "desk:sheet": Sample("/desk/daochang/posts/t3/sheet/", "tiban"),
    "desk:handover": Sample("/desk/qinghe/posts/finance/", "bangongshi"),
}
MORE_DESK = (
    Sample("/desk/qinghe/meetings/{coming}/", "huiwu"),
    Sample("/desk/qinghe/meetings/{coming}/observers/", "bangongshi"),
    Sample("/desk/qinghe/meetings/{calling}/", "huiwu"),
    Sample("/desk/qinghe/meetings/{coming}/", "bangongshi"),
    Sample("/desk/qinghe/matters/new/", "bangongshi"),
    Sample("/desk/qinghe/matters/{road}/do/s5/", "shuji"),
    Sample("/desk/", "dangyuan"),
    Sample("/desk/", "xianban"),
    Sample("/desk/", "tiban"),
    Sample("/desk/", "daochang"),
    Sample("/desk/qinghe/matters/{canal}/", "bangongshi"),
)
ACCOUNTS = {
    "account_login": Sample("/accounts/login/"),
    "account_logout": Sample("/accounts/logout/", "caigou"),
    "account_inactive": Sample("/accounts/inactive/"),
    "account_signup": Sample("/accounts/signup/"),
    "account_reauthenticate": Sample("/accounts/reauthenticate/", "caigou"),
    "account_change_password": Sample("/accounts/password/change/", "caigou"),
    "account_reset_password": Sample("/accounts/password/reset/"),
    "mfa_index": Sample("/accounts/2fa/", "caigou"),
    "mfa_activate_totp": Sample("/accounts/2fa/totp/activate/", "caigou"),
    "mfa_list_webauthn": Sample("/accounts/2fa/webauthn/", "caigou"),
    "mfa_add_webauthn": Sample("/accounts/2fa/webauthn/add/", "caigou"),
    "start:door": Sample("/start/"),
}
ELSEWHERE = {
    "record:page",  # the page `record` once more
    "receipt",  # shown to its author alone: in the resident's journey
    "start:confirm",
    "start:done",
    "start:question",  # while a body is set up: tests/start looks at them
    "desk:act_as",  # a button
    "desk:prepared",  # its buttons
    "desk:back",  # a button
    "desk:meeting_board",  # a part of the page `desk:meeting`
    *("account_email", "account_email_verification_sent", "account_confirm_email"),  # no letters are sent
    *("account_set_password", "account_confirm_login_code", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"),
    *(
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    ),  # with a key of one's own
    *("mfa_download_recovery_codes", "mfa_remove_webauthn", "mfa_edit_webauthn"),
}
FOR_PROGRAMS = {
    *(
        "record:bodies",
        "record:checkpoint",
        "record:witnessed",
        "record:tile",
        "record:blob",
        "record:vkey",
        "record:keys",
    ),
    *("record:disclosure", "record:disclosures", "record:proof", "record:bundle", "record:state"),
    *("record:matter", "record:power", "record:submission", "receipt_text", "receipt_evidence"),
    *("powers_csv", "powers_json", "power_chart", "power_data", "power_feed", "duties_ics", "duties_feed"),
    *("meetings_ics", "meetings_feed", "observer_text", "draw_data"),
    *("matter_chart", "matter_data", "matter_feed", "matter_report_data", "feed", "file", "desk:file"),
    *(
        "desk:agree_file",
        "desk:asked",
        "desk:keep_file",
        "desk:review_file",
        "desk:sign_file",
        "for_me_file",
        "matters_xlsx",
        "duties_xlsx",
    ),
    *("documents_xlsx", "documents_csv", "documents_json", "disclosures_csv", "disclosures_json"),
}


def names(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Return the name of every address; those of the public pages without their language."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern) and spaces != ("en",):
            yield ":".join([*(space for space in spaces if space != "zh"), one.name or str(one.pattern)])


def filled(site: Site, path: str) -> str:
    """Fill in the {names} of an address with the numbers of the demo's matters and entries."""
    if "{" not in path:
        return path
    road, burst = site.road(), site.matter("qinghe", "DEC-06")
    return path.format(
        playground=_playground(site),
        road=road,
        burst=burst,
        canal=site.matter("qinghe", "PRJ-04"),
        head=site.matter("qinghe", "PER-02"),
        subsidy=site.matter("qinghe", "FIN-03"),
        cold=site.matter("qinghe", "PRJ-06"),
        allowance=site.matter("qinghe", "SOC-04"),
        account=site.matter("jiyun", "FIN-06"),
        canteen=site.matter("liuan", "VIL-01"),
        vote=_act(site, _playground(site), "vote.opened"),
        bids=_act(site, road, "act.done"),
        proposed=_proposal(site, road),
        opened=_act(site, site.matter("qinghe", "PRJ-06"), "withholding.opened"),
        departure=_act(site, burst, "departure.declared"),
        objection=_submission(site, road, "objection"),
        waiting=_submission(site, road, "question"),
        sitting=_meeting(site, "closed"),
        coming=_meeting(site, "called"),
        calling=_calling(site),
        order=_order(site),
    )


def _playground(site: Site) -> str:
    found = site.row("select number from matters_matter where power_id like 'qinghe/FIN-02/%' and ref in"
                     " (select matter_id from dialogue_submission where type = 'objection')")  # fmt: skip
    return str(found[0])


def _act(site: Site, number: str, kind: str) -> int:
    found = site.row('select "index" from ledger_leaf where stream = ? and log_id = ? and kind = ? order by seq',
                     f"matter:{number}", "qinghe", kind)  # fmt: skip
    return int(str(found[0]))


def _proposal(site: Site, number: str) -> int:
    found = site.row('select "index" from matters_proposal where matter_id = ? and state = ?',
                     f"qinghe/{number}", "proposed")  # fmt: skip
    return int(str(found[0]))


def _meeting(site: Site, state: str) -> str:
    order = "at" if state == "called" else "at desc"
    found = site.row("select number from meetings_meeting where body_id = 'qinghe' and state = ?"
                     f" order by {order}", state)  # fmt: skip
    return str(found[0])


def _calling(site: Site) -> str:
    found = site.row("select number from meetings_meeting join meetings_observercall on ref = meeting_id"
                     " where body_id = 'qinghe' and drawn_leaf_id is null")  # fmt: skip
    return str(found[0])


def _order(site: Site) -> str:
    found = site.row("select number from supervision_order where body_id = 'qinghe'")
    return str(found[0])


def _submission(site: Site, number: str, kind: str) -> str:
    found = site.row("select number from dialogue_submission where matter_id = ? and type = ? order by number",
                     f"qinghe/{number}", kind)  # fmt: skip
    return str(found[0])
