"""Packs the standard into the package, from the folders at the top where people change it."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
#: What the standard is made of, and what judges proposals, by folder; questions about records of
#: this catalogue are not.
STANDARD = {
    "schema": ("*.json",),
    "vocab": ("*.ttl", "*.jsonld", "concepts/*.ttl", "mappings/*.tsv"),
    "reference": ("*.csv", "*.json", "extracts/*.json"),
    "queries": ("*.sql", "*.rq"),
    "scripts": ("judge",),
    ".github": ("workflows/contribution*.yml",),
    ".forgejo": ("workflows/contributions.yml",),
    ".": (".gitlab-ci.yml",),
}


class BuildWithStandard(build_py):
    """Puts the standard beside the modules, where `maillage.model.standard` looks for it."""

    def run(self) -> None:
        """Build the packages, then copy the standard; an editable install reads it where it is."""
        super().run()
        if not self.editable_mode:
            for folder, patterns in STANDARD.items():
                for pattern in patterns:
                    for file in sorted((ROOT / folder).glob(pattern)):
                        self._pack(file)

    def _pack(self, file: Path) -> None:
        target = Path(self.build_lib, "maillage", "standard", file.relative_to(ROOT))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


setup(cmdclass={"build_py": BuildWithStandard})
