"""Pages as a reader gets them: what is on them, and in which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.portal.busy import Busy

LANGUAGES = (("", "zh-Hans"), ("/en", "en"))


@dataclass
class Page(HTMLParser):
    """The parts of a page that tests ask about."""

    html: str
    lang: str = ""
    heads: int = 0
    forms: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        self.heads += tag == "h1"
        if tag == "form":
            self.forms.append(given.get("method", "get").lower())
        if tag in ("a", "link", "img", "script") and (address := given.get("href") or given.get("src")):
            self.links.append(address)
        if "id" in given:
            self.ids.append(given["id"])
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)

    @property
    def text(self) -> str:
        """Return all that is read on the page, in one line."""
        return " ".join(" ".join(self.said).split())


def pages(county: Busy) -> list[str]:
    """Return the Chinese address of every kind of page, for people."""
    matters = (county.playground, county.notice, county.late, county.void, county.unlisted)
    numbers = [f"/qinghe/matters/{matter.number}/" for matter in matters]
    return [
        "/",
        "/chengming/",
        "/qinghe/",
        "/yanhe/",
        "/qinghe/matters/",
        "/qinghe/matters/?state=notice&class=large_sums&village=yanhe",
        "/qinghe/matters/?state=late",
        *numbers,
        f"{numbers[1]}notice/",
        *(f"{number}report/" for number in numbers),
        "/qinghe/statistics/",
        "/qinghe/statistics/?power=FIN-02",
        "/yanhe/statistics/",
        "/qinghe/villages/yanhe/",
        "/qinghe/take-part/",
        "/qinghe/powers/",
        "/qinghe/powers/?q=%E6%8B%9B%E6%A0%87&class=major_project&risk=high",
        "/qinghe/powers/FIN-02/",
        "/qinghe/powers/PRJ-02/",
        "/qinghe/powers/PRJ-02/v1/",
        "/yanhe/powers/",
        "/chengming/supervise/",
        "/qinghe/supervise/",
        *(
            f"/qinghe/supervise/?list={name}"
            for name in ("late", "unanswered", "departures", "done_late", "notes")
        ),
        "/yanhe/supervise/",
        "/qinghe/withheld/",
        "/yanhe/withheld/",
        "/qinghe/acts/",
        "/qinghe/acts/?before=40",
        *(f"/qinghe/acts/{index}/" for index in acts_shown(county)),
        "/qinghe/search/?q=%E6%93%8D%E5%9C%BA",
        "/qinghe/search/?q=nothing-of-the-kind",
        "/qinghe/search/",
        "/qinghe/record/",
    ]


def acts_shown(county: Busy) -> list[int]:
    """Return the index of one entry of each kind in the town's log."""
    kinds = county.town.body.log.leaves.order_by("kind", "-index").values_list("kind", "index")
    return sorted(dict(kinds).values())


def for_programs(county: Busy) -> list[str]:
    """Return the address of everything public that is no page."""
    number = f"/qinghe/matters/{county.playground.number}"
    return [
        "/qinghe/feed.atom",
        "/qinghe/powers.csv",
        "/qinghe/powers.json",
        "/qinghe/powers/FIN-02/chart.svg",
        "/qinghe/powers/FIN-02/data.json",
        "/qinghe/powers/FIN-02/feed.atom",
        f"{number}/feed.atom",
        f"{number}/data.json",
        f"{number}/report.json",
        f"{number}/chart.svg",
    ]
