"""Where proposals are written: what the pages of the form know of the site and of the visit."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from datasette_maillage.contribute.judging import Gate
from datasette_maillage.contribute.proposal import Beginner, Proposal
from datasette_maillage.contribute.saying import Speaker
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit
from maillage.findings import Report


@dataclass(frozen=True)
class Desk:
    """Where proposals are written: the site, the gate, the day, and what goes with the form."""

    site: Site
    gate: Gate
    connection: sqlite3.Connection
    visit: Visit
    today: date
    settings: Settings
    #: Signed by the site, so that the time a form was opened can be told.
    stamp: str = ""

    def name(self, kind: str, identifier: str) -> str:
        """Return what a form shows for a record."""
        return self.gate.names.written(self.connection, self.site.entity(kind), identifier)

    @property
    def speaker(self) -> Speaker:
        """Who says what is wrong."""
        return Speaker(self.visit, self.site.model.schemes, self.name)

    @property
    def beginner(self) -> Beginner:
        """Who begins new proposals."""
        return Beginner(self.site, self.connection, self.gate.names, self.today)


def judge(desk: Desk, draft: Proposal) -> Report:
    """Return the gate's verdict on a proposal."""
    files = {file: text.encode() for file, text in draft.files.items()}
    return desk.gate.judge(desk.connection, files, desk.today)
