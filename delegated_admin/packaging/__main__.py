"""Makes the layer, as `make layer` asks for it: `python -m delegated_admin.packaging build/layer`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from delegated_admin.packaging.compiling import RELEASE, find_compiler
from delegated_admin.packaging.layer import build_host_layer, build_layer


def main() -> None:
    """Make the layer in the folder that is named; say so when it cannot be compiled for Lambda."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="the folder, which is made anew")
    parser.add_argument("--host", action="store_true", help="for this machine and this Python: an emulator uses them")
    parser.add_argument("--python", default=f"python{RELEASE}", help="compiles for Lambda where it is that release")
    asked = parser.parse_args()
    if asked.host:
        build_host_layer(asked.target)
        return
    compiler = find_compiler([asked.python, sys.executable])
    if compiler is None:
        sys.stderr.write(f"{asked.python} is no Python {RELEASE}: functions ship uncompiled, and begin more slowly.\n")
    build_layer(asked.target, compiler)


if __name__ == "__main__":
    main()
