"""The gate, asked by the site: the rules of the command line, over the published records."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from datasette_maillage.contribute.names import Names
from datasette_maillage.site import Site
from maillage import catalogue, contributions
from maillage.catalogue import Index
from maillage.contributions import Contribution
from maillage.findings import Finding, Report
from maillage.rules import Check, checks


@dataclass
class Gate:
    """The rules, compiled once, and the names of what they refer to."""

    site: Site
    names: Names = field(default_factory=Names)

    @cached_property
    def _checks(self) -> tuple[Check, ...]:
        return checks(self.site.model)

    def judge(self, connection: sqlite3.Connection, files: Mapping[str, bytes]) -> Report:
        """Judge files as a pull request that held them would be.

        Args:
            connection: the database of the catalogue.
            files: contents by path from the root of the catalogue; a path of a record that is
                there already stands for a change to it.
        """
        model = self.site.model
        findings: list[Finding] = []
        read: list[Contribution] = []
        for file, raw in files.items():
            parsed = contributions.parse(file, raw)
            if isinstance(parsed, Contribution):
                read.append(parsed)
            else:
                findings += parsed
        index = Index()
        proposed = {catalogue.presumed_key(model, file) for file in files}
        for kind, entity in model.entities.items():
            there = ((kind, name) for name in self.names.of(connection, entity))
            index.add((key for key in there if key not in proposed), ())
        index.add(proposed, ())
        list_references = catalogue.references(model)
        for one in read:
            findings += [finding for check in self._checks for finding in check(one)]
            index.add((), {key for key, _, _ in list_references(one)})
        findings += catalogue.check(model, index, read)
        counts = {entity.collection: 0 for entity in model.entities.values()}
        for one in read:
            counts[one.collection] += 1
        return Report.of(findings, counts)
