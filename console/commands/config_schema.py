"""`tocsin config schema`: the JSON Schema of the folder's files, for editors."""

from __future__ import annotations

import typer

from console.folder.schema import schema_text


def schema() -> None:
    """Print the JSON Schema of the files of a configuration folder.

    Put it beside them as tocsin.schema.json, and begin each file with
    `# yaml-language-server: $schema=tocsin.schema.json`: editors then complete and underline.
    """
    typer.echo(schema_text(), nl=False)
