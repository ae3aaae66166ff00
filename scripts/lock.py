"""What `requirements/` must hold: for each set of extras, what `setup.cfg` asks for."""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_HASHES = r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
#: A package of a list: its name and version, on which Python or system, the hashes of its files.
_PIN = re.compile(r"^([\w.-]+)==([\w.+!]+)(?: ; [^\\\n]*)?" + _HASHES, re.MULTILINE)
_CORE = "core"


def wanted(root: Path, name: str) -> list[str]:
    """Return what a list is for: the core, the extras in its name, and what builds the project."""
    config = ConfigParser()
    config.read(root / "setup.cfg", "utf-8")
    every = config["options"]["install_requires"].splitlines()
    for extra in name.split("-") if name != _CORE else ():
        every += config["options.extras_require"][extra].splitlines()
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return [*filter(None, every), *project["build-system"]["requires"]]


def faults(root: Path) -> Iterator[str]:
    """Yield what is wrong with the lists."""
    for file in sorted((root / "requirements").glob("*.txt")):
        for fault in _faults(file.read_text("utf-8"), wanted(root, file.stem)):
            yield f"requirements/{file.name}: {fault}"


def _faults(text: str, wanted: list[str]) -> Iterator[str]:
    pins = {canonicalize_name(name): version for name, version in _PIN.findall(text)}
    for requirement in map(Requirement, wanted):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield f"{requirement} is asked for, {version} is locked"
    for line in _PIN.sub("", text).splitlines():
        if not line.startswith("#"):
            yield f"neither a version with its hashes nor a remark: {line}"


def main() -> None:
    """End with what is wrong, or write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wanted", metavar="LIST", help="write what a list is for")
    root, options = Path(__file__).parent.parent, parser.parse_args()
    if options.wanted:
        sys.stdout.write("\n".join(wanted(root, options.wanted)))
    else:
        sys.exit("\n".join(faults(root)) or 0)


if __name__ == "__main__":
    main()
