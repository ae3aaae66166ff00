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


def build_requirements(root: Path) -> list[str]:
    """Return what builds the project."""
    wanted = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return list(wanted["build-system"]["requires"])


def wanted(root: Path, extras: list[str]) -> list[Requirement]:
    """Return what a set-up with some extras asks for."""
    config = ConfigParser()
    config.read(root / "setup.cfg", "utf-8")
    every = config["options"]["install_requires"].splitlines()
    for extra in extras:
        every += config["options.extras_require"][extra].splitlines()
    return [Requirement(one) for one in (*every, *build_requirements(root)) if one]


def faults(root: Path) -> Iterator[str]:
    """Yield what is wrong with the lists."""
    for file in sorted((root / "requirements").glob("*.txt")):
        extras = [] if file.stem == _CORE else file.stem.split("-")
        for fault in _faults(file.read_text("utf-8"), wanted(root, extras)):
            yield f"requirements/{file.name}: {fault}"


def _faults(text: str, wanted: list[Requirement]) -> Iterator[str]:
    pins = {canonicalize_name(name): version for name, version in _PIN.findall(text)}
    for one in wanted:
        version = pins.get(canonicalize_name(one.name))
        if version is None or version not in one.specifier:
            yield f"{one} is asked for, {version} is locked"
    for line in _PIN.sub("", text).splitlines():
        if not line.startswith("#"):
            yield f"neither a version with its hashes nor a remark: {line}"


def main() -> None:
    """Write what builds the project, or end with what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="write what builds the project")
    root = Path(__file__).parent.parent
    if parser.parse_args().build:
        sys.stdout.write("\n".join(build_requirements(root)))
    else:
        sys.exit("\n".join(faults(root)) or 0)


if __name__ == "__main__":
    main()
