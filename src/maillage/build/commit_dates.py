"""When the records of a build were committed: what no chunk of files can tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.messages import N_, Message
from maillage.model.entities import Model
from maillage.model.relational import Row
from maillage.reading.record_addresses import RECORD
from maillage.reading.record_dates import NoPastError, record_dates
from maillage.reading.sorted_addresses import SortedAddresses
from maillage.rules.record_index import presumed_key

#: Called with a sentence about the run itself.
Notice = Callable[[Message], None]


def rows(model: Model, files: SortedAddresses | tuple[str, ...], notice: Notice) -> Sequence[Row]:
    """Return when records were committed, as far as Git tells; say what it does not.

    Args:
        model: the model, whose folder Git tells of.
        files: the addresses of the records.
        notice: is told.
    """
    try:
        days = record_dates(model.root)
    except NoPastError as error:
        said = N_("Sans dates de création ni de modification : {reason}")
        notice(said(reason=error.message))
        return ()
    found = [(*presumed_key(model, file), *days[file]) for file in files if file in days]
    bundled = sum(not file.endswith(RECORD) for file in files)
    if bundled:
        said = N_("Fiches de lots, dont Git ne sait pas les dates : {number}.")
        notice(said(number=bundled))
    if left := len(files) - len(found) - bundled:
        said = N_("Fiches qui ne sont pas telles que Git les a, sans dates : {number}.")
        notice(said(number=left))
    return found
