"""What the tests share: the model, small catalogues, one build of the real one, and its site."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from weakref import ReferenceType, ref
from zlib import crc32

import jinja2
import pytest
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket

import serving
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.errors import ModelError
from maillage.findings.report import Report
from maillage.messages.message import tell
from maillage.model.entities import Model
from maillage.model.loading import load
from waiting import PATIENCE

#: Fixtures that stand in a module of their own.
pytest_plugins = ("browsing", "judging", "releasing")

ROOT = Path(__file__).parent.parent
EXAMPLES = Path(__file__).parent / "examples"

#: The day that the tests judge by.
TODAY = date(2026, 11, 21)

#: The example of each kind of record that has most fields.
FULL = {
    "action": "cultiver-ensemble",
    "territory": "tulle",
    "partner": "caf-19",
    "programme": "contrat-de-ville-tulle-2024-2030",
    "source": "rapport-d-activite-2024",
}
#: Why the records of `withdrawn_build` were withdrawn, and a word that no other record has.
REASON, WORD = "Demande de l’organisation.", "Xylophonie"

#: Makes a catalogue in a folder of its own: the real model, and the given contributions
#: (path below `contributions/` → content).
MakeCatalogue = Callable[[Mapping[str, str | bytes]], Path]
#: Judges the accepted examples together with a file at some place.
WithExamples = Callable[[str, bytes], Report]
#: Makes a folder of this name, unless another worker has.
Once = Callable[[str, Callable[[Path], object]], Path]


@contextmanager
def told_broken(reason: str) -> Iterator[pytest.ExceptionInfo[ModelError]]:
    """Expect that the model is broken: what is told is in English this, and in French another."""
    with pytest.raises(ModelError) as caught:
        yield caught
    english, french = (tell(caught.value.reason, language) for language in ("en", "fr"))
    assert reason in english
    assert english != french


def sources(number: int) -> dict[str, str]:
    """Return so many records that differ by their names alone, for `make_catalogue`."""
    text = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
    names = [f"source-{place:02}" for place in range(number)]
    return {f"sources/{name}.json": text.replace('"minimal"', f'"{name}"', 1) for name in names}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `pytest --rewrite` refresh the golden outputs, and `pytest --all` try every case."""
    parser.addoption("--rewrite", action="store_true", help="rewrite the golden outputs")
    parser.addoption("--all", action="store_true", help="try every case, not a sample")


def pytest_configure(config: pytest.Config) -> None:
    """Let the properties be tried with more examples where every case is tried."""
    # A machine that has much else to do makes no property wrong.
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("sample", patient, max_examples=4)
    settings.register_profile("all", patient, max_examples=15)
    settings.load_profile("all" if config.getoption("--all") else "sample")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no test by bytes: those packed at another second are others in each process."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to `--all` what is marked `exhaustive`, and most cases of a test marked `sample`."""
    if not config.getoption("--all"):
        left = {item for item in items if item.get_closest_marker("exhaustive")}
        left.update(_beyond([item for item in items if item not in left]))
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=sorted(left, key=lambda item: item.nodeid))


def _beyond(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield the cases beyond the sample of each test; the sample is the same at every run."""
    cases = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("sample"):
            cases[item.nodeid.partition("[")[0], mark.args[0]].append(item)
    for (_, size), every in cases.items():
        # By a digest of their names, that parameters are mixed.
        yield from sorted(every, key=lambda item: crc32(item.nodeid.encode()))[size:]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, never among these, and seldom afterwards.

    It takes half of the processor time of collecting thousands of tests, which every process does,
    and a tenth of that of tests that make many small objects.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


def pytest_unconfigure() -> None:
    """End what starts servers."""
    serving.close()


@pytest.fixture(scope="session")
def exhaustive(request: pytest.FixtureRequest) -> bool:
    """Whether every case is tried: for the tests that otherwise take a sample."""
    return bool(request.config.getoption("--all"))


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests, and the commands that they run, from the cache of whoever runs them."""
    os.environ["MAILLAGE_CACHE"] = str(tmp_path_factory.mktemp("cache") / "maillage")


@pytest.fixture(scope="session")
def model() -> Model:
    """The model of the real catalogue."""
    return load(ROOT)


@pytest.fixture
def make_catalogue(tmp_path: Path) -> MakeCatalogue:
    """Return a maker of small catalogues."""

    def make(contributions: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "catalogue"
        copy_model(root)
        for name, content in contributions.items():
            file = root / "contributions" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket of a server that speaks S3."""
    pytest.importorskip("s3fs")
    server_of = pytest.importorskip("moto.server")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        # What is kept of a former server would be asked for this one, which has its buckets too.
        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem().mkdir(f"parts-{port}")
        yield f"s3://parts-{port}/maillage"
    server.stop()


def copy_model(root: Path) -> None:
    """Copy all that a catalogue is made of, save its contributions."""
    root.mkdir()
    for name in ("schema", "vocab", "queries", "reference"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "datapackage.json", root)
    (root / "contributions").mkdir()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Return what makes a folder once for all workers, which only read it."""
    home = tmp_path_factory.getbasetemp()
    # pytest-xdist gives each worker a folder of its own below that of the run.
    home = home if worker_id == "master" else home.parent

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder = home / name
        with (home / f"{name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not folder.exists():
                draft = home / f"{name}.draft"
                make(draft)
                draft.rename(folder)
        return folder

    return once


@pytest.fixture(scope="session")
def example_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of the accepted examples: every field is used at least once."""
    root = tmp_path_factory.mktemp("examples") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    return root


@pytest.fixture(scope="module")
def with_examples(tmp_path_factory: pytest.TempPathFactory) -> WithExamples:
    """Return what judges one file beside the accepted examples, of which a module has one copy."""
    root = tmp_path_factory.mktemp("beside") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    options = BuildOptions(workers=1, cached=False, thorough=True, today=TODAY)
    model = load(root)

    def judge(place: str, content: bytes) -> Report:
        file = root / place
        former = file.read_bytes() if file.exists() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        try:
            return pipeline.validate(model, options)
        finally:
            file.unlink()
            if former is not None:
                file.write_bytes(former)

    return judge


@pytest.fixture(scope="session")
def example_build(example_root: Path, once: Once) -> Path:
    """The outputs of the accepted examples."""
    return once("examples-build", lambda out: _build(example_root, out))


@pytest.fixture(scope="session")
def real_build(once: Once) -> Path:
    """The outputs of the real catalogue."""
    return once("real-build", lambda out: _build(ROOT, out))


@pytest.fixture(scope="session")
def store_build(real_build: Path, once: Once) -> Path:
    """The outputs of the real catalogue, with the store that `/sparql` asks."""

    def make(out: Path) -> None:
        shutil.copytree(real_build, out)
        pipeline.add_store(out)

    return once("store-build", make)


@pytest.fixture(scope="session")
def withdrawn_build(once: Once, model: Model) -> Path:
    """The accepted examples, with a record of each kind, `gone`, that was withdrawn for good.

    Each refers to what the fullest example refers to, and would be on many pages.
    """
    root = once("withdrawn", lambda root: _withdraw(root, model))
    return once("withdrawn-build", lambda out: _build(root, out))


def _withdraw(root: Path, model: Model) -> None:
    copy_model(root)
    contributions = root / "contributions"
    shutil.copytree(EXAMPLES / "accepted", contributions, dirs_exist_ok=True)
    for collection, entity in model.by_collection.items():
        file = contributions / collection / f"{FULL[entity.name]}.json"
        record = json.loads(file.read_text(encoding="utf-8"))
        record |= {"id": "gone", "withdrawn_on": "2026-11-20", "withdrawn_because": REASON}
        record[entity.label_key] = WORD
        for key in ("code", "siren", "siret", "rna", "different_from", "other_names", "acronym"):
            record.pop(key, None)
        (contributions / collection / "gone.json").write_text(json.dumps(record), encoding="utf-8")


def _build(root: Path, out: Path) -> None:
    report = pipeline.build(load(root), out, BuildOptions(workers=1, cached=False))
    assert report.accepted, [finding.message("en") for finding in report.findings]


@pytest.fixture(scope="session")
def site(real_build: Path) -> Iterator[Any]:
    """Datasette with the real database, as `maillage serve` opens it; tests only ask it."""
    site = _datasette(real_build)
    yield site
    _close(site)


@pytest.fixture(scope="session")
def examples(example_build: Path) -> Iterator[Any]:
    """Datasette with the accepted examples, where every field is used; tests only ask it."""
    site = _datasette(example_build)
    yield site
    _close(site)


@pytest.fixture(scope="session")
def address(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real catalogue's site, served as a newcomer would."""
    with serving.served(real_build, tmp_path_factory.mktemp("served")) as found:
        yield found


def app_of(site: Any) -> Any:
    """Return what was made for a site: one that serves a catalogue."""
    from datasette_maillage.app import application_of

    found = application_of(site)
    assert found is not None
    return found


#: The sites that the tests of a module opened.
_sites: list[ReferenceType[Any]] = []


class _CompiledTemplates(jinja2.BytecodeCache):
    """Templates compiled once for all sites, which otherwise takes a third of opening each."""

    def __init__(self) -> None:
        self._codes: dict[object, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it has been compiled before."""
        bucket.code = self._codes.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._codes[self._key(bucket)] = bucket.code

    def _key(self, bucket: Bucket) -> object:
        # Datasette's environment and that of our pages make other code of one text.
        options = bucket.environment.is_async, bucket.environment.trim_blocks
        return bucket.key, bucket.checksum, options


_COMPILED = _CompiledTemplates()


def opened(build: Path, settings: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """Open a build in Datasette, as its site; a query has the time that a busy machine takes.

    It is open for the tests of one module.
    """
    site = _datasette(build, settings, **options)
    _sites.append(ref(site))
    return site


def _datasette(build: Path, settings: Mapping[str, Any] | None = None, **options: Any) -> Any:
    # Slow to import: only for those who look at the site.
    from datasette.app import Datasette

    from datasette_maillage.app import application_of

    patient = {"sql_time_limit_ms": PATIENCE * 1000, "facet_time_limit_ms": PATIENCE * 1000}
    site = Datasette(
        immutables=[str(build / "maillage.db")], settings={**patient, **(settings or {})}, **options
    )
    site.jinja_env.bytecode_cache = _COMPILED
    if application := application_of(site):
        application.templates.bytecode_cache = _COMPILED
    return site


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    """Close the sites that a module opened: their processes are copies of the one that tests."""
    yield
    if not _sites:
        return
    for site in filter(None, (site() for site in _sites)):
        _close(site)
    _sites.clear()
    gc.collect()
    # What is left stays to the end, as what was imported meanwhile: the next need not look at it.
    gc.freeze()


def _close(site: Any) -> None:
    """Close a site; a thread keeps Datasette alive, so what it holds is taken from it.

    15 MB of each site would stay, and whatever a process holds is copied by those forked from it.
    """
    # Slow to import: only for those who look at the site.
    from datasette_maillage.app import application_of

    if application := application_of(site):
        application.close()
        vars(application).clear()
    if site.executor:
        site.executor.shutdown(wait=False)
    vars(site).clear()
