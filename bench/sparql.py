"""Light SPARQL queries while others without end are killed: `python -m bench.sparql BUILD`.

Serves the build as it is, asks as many light queries a second as told, one after another, and keeps
queries without end coming. Prints how long the light ones took, in milliseconds, as JSON.
"""

from __future__ import annotations

import json
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

#: Every triple with every other, three times.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?o . ?b ?q ?o2 . ?c ?r ?o3 FILTER(STR(?o) = STR(?o3)) }"
TITLE = "<http://purl.org/dc/terms/title>"
LIGHT = f"SELECT ?a ?t {{ ?a a <https://w3id.org/maillage/def#Action> ; {TITLE} ?t }} LIMIT 20"
SECONDS = 20
PER_SECOND = 20


def main(build: Path) -> None:
    """Measure, alone and beside queries without end."""
    results = {}
    with _serving(build) as address:
        _ask(address, LIGHT)
        results["alone"] = _measure(address)
        over = threading.Event()
        runaways = [threading.Thread(target=_keep_asking, args=(address, over)) for _ in range(2)]
        for thread in runaways:
            thread.start()
        results["beside two runaways"] = _measure(address)
        over.set()
        for thread in runaways:
            thread.join()
    print(json.dumps(results, indent=2))


def _measure(address: str) -> dict[str, float]:
    taken = []
    began = time.monotonic()
    for number in range(SECONDS * PER_SECOND):
        time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        before = time.monotonic()
        status = _ask(address, LIGHT)
        taken.append((time.monotonic() - before) * 1000)
        if status != 200:
            raise RuntimeError(f"a light query got {status}")
    percentiles = statistics.quantiles(taken, n=100)
    return {"median": statistics.median(taken), "p95": percentiles[94], "max": max(taken)}


def _keep_asking(address: str, over: threading.Event) -> None:
    while not over.is_set():
        _ask(address, RUNAWAY)


def _ask(address: str, query: str) -> int:
    try:
        # The address is that of a server which this program started.
        with urllib.request.urlopen(f"{address}/sparql?{urlencode({'query': query})}") as answer:  # noqa: S310
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def _serving(build: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "maillage", "serve", "--root", str(build.parent)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(lambda: _ask(address, "ASK { ?s ?p ?o }") == 200)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(ready: Callable[[], bool]) -> None:
    for _ in range(600):
        try:
            if ready():
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the site did not come up in a minute")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
