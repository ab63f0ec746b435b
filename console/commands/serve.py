"""`tocsin serve`: the embedded hub, kept running."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from console.commands.options import EXAMPLE_FOLDER, Config, Json, Store
from console.folder import load
from console.output.happenings import Happening, happening
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import shown, utc
from hub.adapters.sqlite.stores import open_stores
from hub.clock import SystemClock
from hub.editing import configuration_or_none
from hub.errors import InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.document import documents_of
from hub.ports import Clock
from hub.settings import read_settings
from local.serving import Happened, open_serving, stopped_by_signals

EXAMPLE: Final = "Example: tocsin serve; then, in other terminals, tocsin phone dana and tocsin send FILE"


def serve(*, store: Store = None, config: Config = None, json: Json = False) -> None:
    """Run the hub on a store file until it is interrupted: a line for each thing that happens.

    A new store begins with the folder given with --config, else with the example organization; later the hub is edited
    with `tocsin config apply`, `tocsin policy set` and `tocsin oncall`, and a folder that says otherwise is refused.
    Telephones are played by hand with `tocsin phone NAME`; mails are kept in the store and shown here. A killed hub
    goes on where it was when it is started again. Only one can serve a store at a time.
    """
    path, clock = store or read_settings().store, SystemClock()
    chosen = _configuration(path, config, clock)
    screen = None if json else Screen()

    def tell(happened: Happened) -> None:
        _write(happening(*happened), screen)

    with stopped_by_signals() as stop, open_serving(path, clock, chosen) as serving:
        name = serving.hub.stores.configuration.current().organization.name
        note(f"Serving {path} for {shown(name)} as process {os.getpid()}; interrupt it to end.")
        serving.run(stop, tell)
    note("Ended; what waits is in the store.")


def _configuration(store: Path, folder: Path | None, clock: Clock) -> Configuration | None:
    """Return what a new store begins with: the folder that is named, else the example; nothing for one that has it.

    Raises InputError for a folder that says something else than the store: that is planned, and applied.
    """
    if folder is not None and not folder.exists():
        raise NotFoundError(f"{folder}: no such folder")
    begun = store.is_file() and store.stat().st_size > 0
    if folder is None and begun:
        return None
    if folder is None and not EXAMPLE_FOLDER.is_dir():
        raise InputError("the example organization is not installed here: name a folder with --config")
    wanted = load(folder or EXAMPLE_FOLDER, now=clock.now())
    if begun and folder is not None and _says_otherwise(store, wanted):
        raise InputError(
            f"store {store} has a configuration that says something else than {folder}: see `tocsin config plan "
            f"{folder} --store {store}`, then `tocsin config apply`; without --config it is served as it is"
        )
    return None if begun and _has_documents(store) else wanted


def _has_documents(store: Path) -> bool:
    with closing(open_stores(store)) as stores:
        return stores.configuration.register().number > 0


def _says_otherwise(store: Path, wanted: Configuration) -> bool:
    with closing(open_stores(store)) as stores:
        before = configuration_or_none(stores.configuration)
    return before is not None and documents_of(before) != documents_of(wanted)


def _write(line: Happening, screen: Screen | None) -> None:
    if screen is None:
        write_json(line)
    else:
        screen.row([(utc(line.at), 20), (line.what, 12), (shown(line.text), 0)])
    sys.stdout.flush()
