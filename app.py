"""The CDK application: writes the templates of one deployment, and asks AWS nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from delegated_admin.deployment import FOLDER, read_deployment
from delegated_admin.packaging.code import stage_code
from delegated_admin.packaging.compiling import find_compiler
from delegated_admin.packaging.layer import check_layer
from delegated_admin.stacks.assembly import assemble
from delegated_admin.stacks.hosting import Assets
from hub.errors import TocsinError

CONTEXT: Final = {
    "deployment": "example",  # a file of config/deployments
    "deployments": str(FOLDER),  # where these files are
    "code": "build/code",  # where the functions' code is copied to
    "layer": "build/layer",  # where `make layer` has put their libraries
    "python": "python3.13",  # compiles for Lambda where it is that release
}
"""What `-c NAME=VALUE` may change."""


def main() -> None:
    """Write the templates for the context that the CDK is given."""
    app = App(analytics_reporting=False, tree_metadata=False)
    told = {name: str(app.node.try_get_context(name) or default) for name, default in CONTEXT.items()}
    deployment = read_deployment(told["deployment"], Path(told["deployments"]))
    code = stage_code(Path(told["code"]), find_compiler([told["python"], sys.executable]))
    assemble(app, deployment, Assets(code=code, layer=check_layer(Path(told["layer"]))))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()


if __name__ == "__main__":
    try:
        main()
    except TocsinError as error:
        sys.exit(str(error))
