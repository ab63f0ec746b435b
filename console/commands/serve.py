"""`tocsin serve`: the embedded hub, kept running."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from console.commands.options import EXAMPLE_FOLDER, Config, Json, Store
from console.folder import load
from console.output.happenings import Happening, happening
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import shown, utc
from hub.clock import SystemClock
from hub.errors import InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.ports import Clock
from hub.settings import read_settings
from local.serving import Happened, open_serving, stopped_by_signals

EXAMPLE: Final = "Example: tocsin serve; then, in other terminals, tocsin phone dana and tocsin send FILE"


def serve(*, store: Store = None, config: Config = None, json: Json = False) -> None:
    """Run the hub on a store file until it is interrupted: a line for each thing that happens.

    A folder given with --config becomes the configuration in force; a new store begins with the example organization.
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
    """Return what is put in force: the folder that is named, for a new store the example, else nothing."""
    if folder is not None and not folder.exists():
        raise NotFoundError(f"{folder}: no such folder")
    if folder is None and store.is_file() and store.stat().st_size:
        return None
    if folder is None and not EXAMPLE_FOLDER.is_dir():
        raise InputError("the example organization is not installed here: name a folder with --config")
    return load(folder or EXAMPLE_FOLDER, now=clock.now())


def _write(line: Happening, screen: Screen | None) -> None:
    if screen is None:
        write_json(line)
    else:
        screen.row([(utc(line.at), 20), (line.what, 12), (shown(line.text), 0)])
    sys.stdout.flush()
