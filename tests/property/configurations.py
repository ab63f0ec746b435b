"""Random configurations that a folder could say: every kind of document, texts that YAML would mistake included."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from hub.model.configuration import Audience, Configuration, Organization
from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.model.escalation_policy import EscalationPolicy, Hours, Level, Target, TargetKind
from hub.model.policy import (
    Condition,
    MaintenanceWindow,
    Mode,
    ModeSetting,
    PolicyDocument,
    RouteRule,
    RouteSetting,
    Scope,
    ScopeKind,
    Suppression,
)
from hub.model.responder import Language, Responder
from hub.model.rotation import ALL_WEEK, Restriction, Rotation
from hub.model.route import RECORD, Route, call, email
from hub.model.schedule import Layer, Schedule
from hub.model.severity import SeverityLabel
from router.policy import weakenings

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AUDIENCES = ("owners", "secops", "dpo", "no", "007")
RESPONDERS = ("dana", "wei", "on", "12e3", "null")
SCHEDULES = ("soc", "platform", "0x1f")
LAYERS = ("base", "night", "y", "1_000")
POLICIES = ("page-soc", "daytime", "true")
ZONES = ("Europe/Berlin", "UTC", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
UNITS = ("Workloads", "Workloads/Prod", "Workloads/Prod: old #1", "Sandbox", "Sandbox/012", "NO", "- a/[b]/{c}", "id")
ACCOUNTS = ("012345670123", "111122223333", "222233334444", "000000000010", "333344445555")
ODD_TEXTS = (
    *("NO", "22:00", "012345", "- a", "#x", "a: b", "*x", "&x", "%x", "@x", "`x`", "'", '"', "[", "{a", "a #b", "~"),
    *("null", "张伟", "\U0001f600", "a\\b", "?", "? a", ":", "a:", "a\tb", "a\nb", "!x", "| a", "> b", "a, b", "0o7"),
    *("'a' \"b\"", "---", "...", "<<", "=", "1_000", "2026-12-18", "{}", "\x1b[2J", "a \u2028 b", "--- a", "-"),
)


def texts() -> st.SearchStrategy[str]:
    """Texts without blanks around them, such as a name or a reason."""
    written = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
    return st.one_of(st.sampled_from(ODD_TEXTS), written.map(str.strip).filter(bool))


def instants(days: int = 300) -> st.SearchStrategy[datetime]:
    """Whole seconds around the present, and often the midnights and full hours that have a short form."""
    seconds = st.one_of(
        st.integers(0, days).map(lambda day: day * 86_400 - 43_200),
        st.integers(0, days * 24).map(lambda hour: hour * 3_600),
        st.integers(0, days * 86_400),
    )
    return seconds.map(lambda second: NOW + timedelta(seconds=second))


def some(values: Any, most: int = 3) -> Any:
    """A few different values of a collection, as a tuple."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True).map(tuple)


def routes() -> st.SearchStrategy[tuple[Route, ...]]:
    told = some([*map(email, AUDIENCES), *map(call, POLICIES)])
    return st.one_of(st.just((RECORD,)), told)


@st.composite
def settings_of(draw: st.DrawFn, *, inherits: bool) -> RouteSetting:
    chosen = draw(routes())
    add = inherits and chosen != (RECORD,) and draw(st.booleans())
    return RouteSetting(routes=chosen, add=add, **draw(expiry()))


def expiry() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={"until": instants(), "why": texts()})


def names(most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,6}", fullmatch=True), max_size=most, unique=True)


@st.composite
def conditions(draw: st.DrawFn, *, writable: bool) -> Condition:
    """`writable`: of names and tags too, which whoever owns a resource can give it."""
    globs = st.lists(texts(), min_size=1, max_size=2).map(tuple)
    fields: dict[str, Any] = dict.fromkeys(("types", "resource_kinds", "regions"), globs)
    own = {"resource_names": globs, "tags": st.dictionaries(texts(), texts(), min_size=1, max_size=2)}
    parts = draw(st.fixed_dictionaries({}, optional=fields | (own if writable else {})))
    return Condition(**(parts or {"types": ("*",)}))


@st.composite
def rules(draw: st.DrawFn, name: str) -> RouteRule:
    labels = draw(some(list(SeverityLabel)))
    adds = draw(st.booleans())
    added = (
        routes().filter(lambda chosen: chosen != (RECORD,)).map(lambda chosen: RouteSetting(routes=chosen, add=True))
    )
    said = {label: draw(added if adds else settings_of(inherits=True)) for label in labels}
    return RouteRule(name=name, when=draw(conditions(writable=adds)), routes=said, **draw(expiry()))


@st.composite
def suppressions(draw: st.DrawFn, name: str) -> Suppression:
    return Suppression(
        name=name,
        when=draw(conditions(writable=False)),
        owner=draw(texts()),
        reason=draw(texts()),
        expires=draw(instants()),
    )


@st.composite
def windows(draw: st.DrawFn, name: str) -> MaintenanceWindow:
    start = draw(instants())
    end = start + timedelta(minutes=draw(st.integers(1, 5_000)))
    critical = draw(st.sampled_from(["call", "hold"]))
    return MaintenanceWindow(name=name, start=start, end=end, reason=draw(texts()), critical=critical)


@st.composite
def documents(draw: st.DrawFn, scope: Scope, *, floored: bool) -> PolicyDocument:
    """A document without what could weaken a floor, where there is one."""
    whole = scope.kind is ScopeKind.ORGANIZATION
    labels = SeverityLabel if whole else () if floored else draw(some(list(SeverityLabel)))
    named: dict[str, Any] = {}
    if whole or not floored:
        for field, one in (("rules", rules), ("suppressions", suppressions), ("windows", windows)):
            named[field] = tuple(draw(one(name)) for name in draw(names(2)))
    modes = st.builds(lambda mode, more: ModeSetting(mode=mode, **more), st.sampled_from(Mode), expiry())
    fields = {
        "mode": modes,
        "live_since": instants(),
        "samples": st.sampled_from(["record", "route"]),
        "quiet_period": st.integers(60, 5_000).map(lambda minutes: timedelta(minutes=minutes)),
    }
    own = {"trusted_tags": some(["team", "no", "a b"]), "unreadable": settings_of(inherits=False)}
    values = draw(st.fixed_dictionaries({}, optional=fields | (own if whole else {})))
    said = {label: draw(settings_of(inherits=not whole)) for label in labels}
    more = {} if whole else draw(expiry())
    floor = {"floor": (SeverityLabel.CRITICAL,)} if whole and floored else {}
    return PolicyDocument(scope=scope, version="", routes=said, **named, **values, **more, **floor)


@st.composite
def restrictions(draw: st.DrawFn) -> Restriction:
    days = draw(st.one_of(st.just(ALL_WEEK), some(ALL_WEEK, 7)))
    minutes = draw(st.lists(st.integers(0, 1_439), min_size=2, max_size=2, unique=True))
    since, until = (time(minute // 60, minute % 60) for minute in minutes)
    whole = {} if draw(st.booleans()) else {"since": since, "until": until}
    return Restriction(weekdays=tuple(day for day in ALL_WEEK if day in days), **whole)


@st.composite
def rotations(draw: st.DrawFn, zone: str) -> Rotation:
    unit = draw(st.sampled_from(["hours", "days", "weeks", "months"]))
    start = datetime(2026, 1, 1) + timedelta(minutes=draw(st.one_of(st.just(0), st.integers(0, 27 * 1_440))))  # noqa: DTZ001
    return Rotation(
        time_zone=draw(st.sampled_from((zone, *ZONES))),
        start=start,
        shift_length={unit: draw(st.integers(1, 3))},
        participants=draw(some(RESPONDERS)),
    )


@st.composite
def schedules(draw: st.DrawFn, name: str, zone: str) -> Schedule:
    own = draw(st.sampled_from((zone, *ZONES)))
    layers = [
        Layer(
            name=layer,
            rotation=draw(rotations(own)),
            restrictions=tuple(draw(st.lists(restrictions(), max_size=2))),
            rank=draw(st.one_of(st.just(rank), st.integers(0, 3))),
        )
        for rank, layer in enumerate(draw(some(LAYERS)))
    ]
    return Schedule(name=name, time_zone=own, layers=tuple(layers))


@st.composite
def levels(draw: st.DrawFn) -> Level:
    kinds = {TargetKind.SCHEDULE: SCHEDULES, TargetKind.NEXT: SCHEDULES, TargetKind.RESPONDER: RESPONDERS}
    chosen = draw(some([(kind, name) for kind, known in kinds.items() for name in known]))
    seconds = st.integers(0, 400)
    more = st.fixed_dictionaries(
        {},
        optional={
            "attempts": st.integers(1, 3),
            "retry_delay": seconds,
            "wait": seconds,
            "ring": st.integers(15, 60),
            "listen": st.integers(15, 300),
        },
    )
    return Level(targets=tuple(Target(kind=kind, name=name) for kind, name in chosen), **draw(more))


@st.composite
def escalation_policies(draw: st.DrawFn, name: str, zone: str) -> EscalationPolicy:
    hours = Hours(
        time_zone=draw(st.sampled_from((zone, *ZONES))),
        windows=tuple(draw(st.lists(restrictions(), min_size=1, max_size=2))),
    )
    outside = {"only": hours, "otherwise": email(draw(st.sampled_from(AUDIENCES)))}
    more = st.fixed_dictionaries({}, optional={"repeat": st.integers(1, 3), "then": st.sampled_from(AUDIENCES)})
    chosen = outside if draw(st.booleans()) else {}
    steps = tuple(draw(st.lists(levels(), min_size=1, max_size=3)))
    return EscalationPolicy(name=name, levels=steps, **draw(more), **chosen)


@st.composite
def responders(draw: st.DrawFn, number: int, name: str) -> Responder:
    phones = [f"+1{5555550100 + 10 * number + digit}" for digit in range(draw(st.integers(1, 3)))]
    languages = st.sampled_from(Language)
    more = st.fixed_dictionaries(
        {},
        optional={
            "email": st.just(f"{name}@example.com"),
            "text": st.booleans(),
            "language": languages,
            "time_zone": st.sampled_from(ZONES),
            "identities": st.just((f"{name}@example.com", f"{name} # 2")),
        },
    )
    return Responder(name=name, full_name=draw(st.one_of(st.just(name), texts())), phones=tuple(phones), **draw(more))


@st.composite
def audiences(draw: st.DrawFn, name: str) -> Audience:
    addresses = draw(some([f"{name}@example.com", "012@example.com", "a'b@example.com", "#x@example.com"]))
    return Audience(name=name, addresses=addresses, language=draw(st.none() | st.sampled_from(Language)))


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Some accounts in some units; a unit has an id of its own, or its path for one."""
    has_id = {path: draw(st.booleans()) for path in UNITS}
    accounts = {}
    for account in draw(some(ACCOUNTS, 5)):
        path = draw(st.sampled_from(("", *UNITS)))
        steps = path.split("/") if path else []
        above = ["/".join(steps[: count + 1]) for count in range(len(steps))]
        units = tuple(OrganizationalUnit(id=unit_id(one) if has_id.get(one) else one, path=one) for one in above)
        accounts[account] = Account(id=account, name=draw(texts()), units=units)
    return Directory(accounts=accounts)


def unit_id(path: str) -> str:
    return f"ou-abcd-{UNITS.index(path):08}"


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """A configuration that passes every check of the folder."""
    zone = draw(st.sampled_from(ZONES))
    floored = draw(st.booleans())
    directory = draw(st.one_of(st.just(Directory()), directories()))
    scopes = [Scope(kind=ScopeKind.ORGANIZATION)]
    scopes += [Scope(kind=ScopeKind.UNIT, id=path) for path in draw(st.just(()) | some(UNITS))]
    scopes += [Scope(kind=ScopeKind.ACCOUNT, id=one) for one in draw(st.just(()) | some(ACCOUNTS))]
    return Configuration(
        version="",
        organization=Organization(
            name=draw(texts()),
            time_zone=zone,
            language=draw(st.sampled_from(Language)),
            owners=draw(st.sampled_from(AUDIENCES)),
            spoken_detail=draw(st.sampled_from(["account", "kind", "none"])),
            handoff_mail=draw(st.none() | st.integers(1, 10_000).map(lambda minutes: timedelta(minutes=minutes))),
        ),
        documents=tuple(draw(documents(scope, floored=floored)) for scope in scopes),
        audiences={name: draw(audiences(name)) for name in AUDIENCES},
        responders={name: draw(responders(number, name)) for number, name in enumerate(RESPONDERS)},
        schedules={name: draw(schedules(name, zone)) for name in SCHEDULES},
        escalation_policies={name: draw(escalation_policies(name, zone)) for name in POLICIES},
        directory=directory,
    )


def valid() -> st.SearchStrategy[Configuration]:
    """Those in which nothing weakens what the organization holds fast."""
    return configurations().filter(lambda one: not weakenings(one))
