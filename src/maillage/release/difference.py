"""The difference of two snapshots: what changed, and the checksums that seal it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from maillage.errors import RunError
from maillage.release import state
from maillage.release.attribution import attributed
from maillage.release.delta import JsonDelta, Patch
from maillage.release.graph_states import graph_states
from maillage.release.opening import Snapshot
from maillage.release.record_changes import Change, changes


@dataclass(frozen=True)
class Difference:
    """What leads from one snapshot to another."""

    before: Snapshot
    after: Snapshot
    #: The folder of the catalogue, whose Git tells when and by which commit.
    root: Path

    @cached_property
    def changes(self) -> list[Change]:
        """What changed, by record and field, as far as Git tells with when."""
        found = changes(self.before.data, self.after.data)
        if not (self.before.commit and self.after.commit):
            return found
        span = self.before.commit, self.after.commit
        try:
            return attributed(self.root, self.after.package, found, *span)
        except RunError:
            return found  # what circulates need not stand beside its Git

    @cached_property
    def json(self) -> JsonDelta:
        """The changes as a delta of records."""
        return JsonDelta.of(self.before.records_state, self.after.records_state, self.changes)

    @cached_property
    def patch(self) -> Patch:
        """The changes as a patch of the graph."""
        removed, added = state.differing_triples(self.before.data, self.after.data)
        before, after = self.before.graph_state, self.after.graph_state
        if not (before and after):
            # Only a release says it: all of the graph is read.
            before, after = graph_states(self.before.data, self.after.data)
        return Patch(before, after, frozenset(removed), frozenset(added))
