"""The HTML of a backtest: one file that loads and runs nothing, shows every text as text, and has a table per chart."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from console.backtest import Difference, Report, difference
from console.output.backtest_view import noise_bars, view
from console.output.backtest_view.charts import Part, bars, fitted, hours_chart
from hub.model.directory import Account, Directory
from tests.backtesting import a_report, happened
from tests.scenarios.organization import an_organization

EVIL = "<script>alert(1)</script>\"'&\u202e\x1b[2J<img src=x onerror=alert(1)>"
LOADING = {"script", "img", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "use", "image"}


class Read(HTMLParser):
    """What stands in a document: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def a_loud_report(**changes: object) -> Report:
    events = [happened(f"2026-06-{day:02}T{hour:02}:00:00Z", 8.0) for day in range(1, 15) for hour in (1, 9, 23)]
    medium = [happened(f"2026-06-03T05:00:{second:02}Z", 5.0) for second in range(30)]
    return a_report(*events, *medium, configuration=an_organization(**changes))


def a_difference() -> tuple[Report, Difference]:
    after = a_loud_report()
    quiet = {"scope": {"kind": "account", "id": "111122223333"}, "mode": {"mode": "mail"}}
    before = a_report(
        *[happened(f"2026-06-{day:02}T{hour:02}:00:00Z", 8.0) for day in range(1, 15) for hour in (1, 9, 23)],
        *[happened(f"2026-06-03T05:00:{second:02}Z", 5.0) for second in range(30)],
        configuration=an_organization(quiet),
    )
    return after, difference(before, after)


def test_the_document_is_well_formed_and_loads_nothing() -> None:
    read = Read(view(*a_difference()))

    assert read.open == []
    assert LOADING.isdisjoint(name for name, _ in read.elements)
    assert not [attributes for _, attributes in read.elements if {"src", "href", "xlink:href"} & attributes.keys()]
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]


def test_a_policy_in_the_document_allows_styles_alone() -> None:
    metas = [attributes for name, attributes in Read(view(a_loud_report(), None)).elements if name == "meta"]

    policy = next(each["content"] for each in metas if each.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_style_asks_for_nothing_outside() -> None:
    html = view(a_loud_report(), None)
    style = re.search(r"<style>(.*)</style>", html, re.DOTALL)

    assert style is not None
    assert not re.search(r"url\(|@import|://", style[1])
    assert "prefers-color-scheme: dark" in style[1]


def test_hostile_types_and_account_names_are_shown_as_text() -> None:
    directory = Directory(accounts={"111122223333": Account(id="111122223333", name=EVIL)})
    report = a_report(
        happened("2026-06-01T03:00:00Z", type=f"{EVIL}:EC2/X"), configuration=an_organization(directory=directory)
    )
    nothing = a_report(happened("2026-06-01T03:00:00Z", 2.0, type=f"{EVIL}:EC2/X"))
    read = Read(view(report, difference(nothing, report)))

    assert LOADING.isdisjoint(name for name, _ in read.elements)
    assert read.text.count("<script>alert(1)</script>") >= 4
    assert "\u202e" not in read.text
    assert "\x1b" not in read.text


def test_hostile_text_in_an_attribute_stays_in_it() -> None:
    responders = an_organization().responders
    named = {**responders, "dana": responders["dana"].model_copy(update={"full_name": '" onload="alert(1)'})}
    read = Read(view(a_loud_report(responders=named), None))

    assert not [attributes for _, attributes in read.elements if "onload" in attributes]
    assert any('" onload="alert(1)' in (attributes.get("aria-label") or "") for _, attributes in read.elements)


def test_each_chart_has_a_title_a_name_for_those_who_do_not_see_it_and_a_table() -> None:
    read = Read(view(a_loud_report(), None))

    assert read.count("svg") == read.count("figure") >= 8
    assert read.count("figcaption") == read.count("figure")
    assert all(attributes.get("aria-label") for name, attributes in read.elements if name == "svg")
    assert read.count("details") == read.count("figure")
    assert all(attributes.get("scope") for name, attributes in read.elements if name == "th")


def test_what_changes_stands_first_with_before_and_after() -> None:
    text = Read(view(*a_difference())).text

    assert text.index("What changes") < text.index("Before and after") < text.index("Calls by hour of the day")
    assert "night calls a month for the first on soc (page-soc)" in text


def test_a_report_of_nothing_is_a_document_all_the_same() -> None:
    read = Read(view(a_report("{"), None))

    assert "Nobody would have been called." in read.text
    assert "There is no record with a time" in read.text
    assert read.count("svg") == 0


def test_one_record_is_not_blown_up_to_a_month() -> None:
    text = Read(view(a_report(happened("2026-06-01T03:00:00Z")), None)).text

    assert "too short for a month" in text
    assert "calls a month" not in text


def test_parts_of_a_bar_stand_one_behind_the_other_on_one_scale() -> None:
    chart = bars([("loud", (Part("call", 10), Part("mail", 30))), ("quiet", (Part("call", 0), Part("mail", 20)))])
    loud, quiet = chart.rows

    assert [(piece.series, piece.x, piece.width) for piece in loud.pieces] == [
        ("call", 0.0, 74.0),
        ("mail", 74.0, 222.0),
    ]
    assert [(piece.series, piece.x, piece.width) for piece in quiet.pieces] == [("mail", 0.0, 148.0)]
    assert quiet.pieces[0].y > loud.pieces[0].y


def test_a_record_counts_once_in_the_noise_of_its_account() -> None:
    report = a_report(
        *(happened(f"2026-06-01T0{hour}:00:00Z", severity) for hour, severity in enumerate((8.0, 5.0, 5.0, 2.0)))
    )
    (bar,) = noise_bars(report.accounts).rows

    assert [(piece.series, piece.value) for piece in bar.pieces] == [("call", 1), ("mail", 2), ("quiet", 1)]
    assert bar.total == 4


def test_hours_are_as_high_as_their_share_of_the_scale() -> None:
    report = a_report(*(happened(f"2026-06-01T0{hour}:30:00Z", 9.5) for hour in (1, 2, 3)))
    chart = hours_chart(report.calls)

    assert [hour for hour, total in enumerate(chart.totals) if total] == [3, 4, 5]
    assert {piece.height for piece in chart.pieces if piece.value} == {110.0}
    assert {piece.series for piece in chart.pieces if piece.value} == {"night"}


def test_a_long_label_is_cut_and_a_full_width_letter_takes_two() -> None:
    assert fitted("x" * 300) == "x" * 51 + "…"
    assert fitted("佐" * 300) == "佐" * 25 + "…"
    assert fitted("page-soc") == "page-soc"
