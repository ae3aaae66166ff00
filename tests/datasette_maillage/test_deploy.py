"""The examples of docs/deploy.md: nginx runs its own before a real site, below a path too."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from conftest import ROOT
from datasette_maillage.web.safety import HEADERS
from serving import reserved_port, served
from waiting import PATIENCE, eventually

DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
HOST = "catalogue.example.org"
#: Debian has it where only an administrator looks.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
PAGES_OF_IMAGE = ["/", "/actions", "/-/health", "/sparql"]
CADDY = shutil.which("caddy")


def blocks(language: str) -> list[str]:
    """Return the examples in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", DEPLOY, re.MULTILINE | re.DOTALL)


def configuration(folder: Path, port: int, behind: str, prefix: str) -> str:
    """Return the example for nginx, on the loopback, without a certificate and without a root."""
    (example,) = blocks("nginx")
    for wanted, here in (
        ("/var/cache/nginx/maillage", str(folder / "cache")),
        ("/var/log/nginx", str(folder)),
        ("listen 443 ssl default_server;", f"listen 127.0.0.1:{port} default_server;"),
        ("ssl_reject_handshake on;", ""),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("location / {", f"location {prefix} {{"),
        ("http://127.0.0.1:8001", behind),
    ):
        assert wanted in example, wanted
        example = example.replace(wanted, here)
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {folder}/{name};" for name in paths)
    return (
        f"daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\n{temporary}\n{example}\n}}\n"
    )


@pytest.fixture(scope="module")
def nginx_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where nginx writes."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(
    scope="module", params=[pytest.param("/", marks=pytest.mark.exhaustive), "/maillage-site/"]
)
def proxy(
    request: pytest.FixtureRequest,
    real_build: Path,
    nginx_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[int, str]]:
    """The port of nginx before the real catalogue, and the path below which it is."""
    if NGINX is None:
        missing = "no nginx on this machine: install it to run the examples of docs/deploy.md"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    prefix, folder = request.param, nginx_folder
    # nginx gives up the rights of root, and its workers then may not pass a folder that is root's.
    folder.chmod(0o755)
    settings = tmp_path_factory.mktemp("settings") / "site.json"
    unhurried = {"seconds": PATIENCE, "patience": PATIENCE}
    public = {"public_address": f"https://{HOST}{prefix}", "sparql": unhurried, "sql": unhurried}
    settings.write_text(json.dumps({"plugins": {"maillage": public}}))
    options = ("--setting", "base_url", prefix, "--metadata", str(settings))
    home = tmp_path_factory.mktemp("proxied")
    with reserved_port() as port, served(real_build, home, *options) as behind:
        file = folder / "nginx.conf"
        text = configuration(folder, port, behind, prefix)
        file.write_text(("user root;\n" if os.geteuid() == 0 else "") + text, encoding="utf-8")
        process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(file)])
        try:
            _wait_for(process, port)
            yield port, prefix
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    def listens() -> bool:
        assert process.poll() is None
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    eventually(listens)


def _ask(
    port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Host": HOST, **named})
    answer = connection.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, found, text


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.update(
            value for key, value in attrs if key in ("href", "src", "action") if value
        )


@pytest.mark.parametrize(
    "path", ["", "action/jardin-partage", "recherche?q=jardin", "sparql", "maillage", "contribuer"]
)
def test_every_link_of_a_page_answers_through_the_proxy(proxy: tuple[int, str], path: str) -> None:
    """Pages, styles and forms stay below the path of the site, and are there."""
    port, prefix = proxy
    status, headers, text = _ask(port, prefix + path, Accept="text/html")
    assert status == 200
    for name, value in HEADERS.items():
        assert headers[name.decode()] == value.decode()
    links = _Links()
    links.feed(text)
    own = {link for link in links.found if not urlsplit(link).netloc and not link.startswith("#")}
    assert len(own) > 10
    assert [link for link in own if not link.startswith(prefix)] == []
    # Some of each sort; all of them would take a minute.
    for link in sorted(own, key=lambda it: (it.count("/"), it))[:: max(1, len(own) // 12)]:
        assert _ask(port, link)[0] in (200, 301, 302, 303), link


def test_the_cache_of_the_proxy_keeps_forms_apart(proxy: tuple[int, str]) -> None:
    """Turtle, a page and N-Triples of one address are kept apart; what a client has is not sent."""
    port, prefix = proxy
    path = f"{prefix}action/jardin-partage"
    for _ in range(2):
        for media in ("text/turtle", "text/html", "application/n-triples", "application/json"):
            status, headers, _text = _ask(port, path, Accept=media)
            assert status == 200
            assert headers["content-type"].startswith(media)
            assert f'<{prefix}action/jardin-partage.ttl>; rel="alternate"' in headers["link"]
            again = _ask(port, path, Accept=media, If_None_Match=headers["etag"])
            assert again[0] == 304
    assert _ask(port, path, Accept="image/png")[0] == 406
    assert "w3id.org/maillage/action/jardin-partage" in _ask(port, f"{path}.nt")[2]


def test_absolute_addresses_are_those_of_readers(proxy: tuple[int, str]) -> None:
    """Sitemaps name the public host, by HTTPS, and lead through the proxy."""
    port, prefix = proxy
    told = _ask(port, f"{prefix}sitemap.xml")[2]
    sitemaps = re.findall(r"<loc>([^<]+)</loc>", told)
    assert sitemaps
    assert [
        sitemap for sitemap in sitemaps if not sitemap.startswith(f"https://{HOST}{prefix}")
    ] == []
    records = re.findall(r"<loc>([^<]+)</loc>", _ask(port, urlsplit(sitemaps[0]).path)[2])
    assert _ask(port, urlsplit(records[0]).path)[0] == 200
    moved = _ask(port, f"{prefix}-/search?q=jardin")
    assert urljoin(f"{prefix}-/search", moved[1]["location"]) == f"{prefix}recherche?q=jardin"


def test_the_cache_cannot_be_made_to_lead_elsewhere(proxy: tuple[int, str]) -> None:
    """Who asks by another name gets nothing, and the next reader what belongs to the site."""
    port, prefix = proxy
    for name in ("sitemap.xml", "robots.txt", "maillage/actions.json?_facet=status"):
        for other in ("other.example", f"{HOST}.other.example", "localhost"):
            with pytest.raises((http.client.HTTPException, ConnectionError)):
                _ask(port, prefix + name, Host=other)
        forged = {"X_Forwarded_Host": "other.example", "Forwarded": "host=other.example"}
        for said in (forged, {}):
            status, _headers, text = _ask(port, prefix + name, **said)
            assert status == 200
            assert f"https://{HOST}{prefix}" in text
            assert "other.example" not in text


def test_the_log_of_the_proxy_has_no_query(proxy: tuple[int, str], nginx_folder: Path) -> None:
    """What is searched for stands in no log beside who searched."""
    port, prefix = proxy
    assert _ask(port, f"{prefix}recherche?q=violences")[0] == 200
    log = nginx_folder / "maillage.log"
    eventually(lambda: f'"GET {prefix}recherche" 200' in log.read_text())
    for file in (log, nginx_folder / "maillage-error.log"):
        assert "violences" not in file.read_text()
        assert "127.0.0.1" not in file.read_text()


def test_forms_are_posted_through_the_proxy(proxy: tuple[int, str]) -> None:
    """The form answers with what is missing, SPARQL with a result, and a large table gets in."""
    port, prefix = proxy
    form: dict[str, Any] = {"Content_Type": "application/x-www-form-urlencoded"}
    opened = _ask(port, f"{prefix}contribuer/action")[2]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', opened)
    (target,) = set(re.findall(r'<form method="post" action="([^"]*)"', opened))
    assert target == f"{prefix}contribuer/action"
    sent = urlencode([*hidden, ("action", "verifier")]).encode()
    status, _, text = _ask(port, target, "POST", sent, **form)
    assert status in (200, 422)
    assert 'class="findings' in text
    query = b"query=ASK+%7B%3Fs+%3Fp+%3Fo%7D&format=json"
    status, _, text = _ask(port, f"{prefix}sparql", "POST", query, **form)
    assert (status, '"boolean":true' in text.replace(" ", "")) == (200, True)
    line = '--x\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
    table = line.encode() + b"titre\n" + b"x" * 2_000_000 + b"\r\n--x--\r\n"
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    status, headers, _text = _ask(port, f"{prefix}contribuer/tableau", "POST", table, **kind)
    # Whatever the site says of such a table, it is the site that says it.
    assert status != 413
    assert "content-security-policy" in headers


@pytest.mark.exhaustive
@pytest.mark.skipif(CADDY is None, reason="no Caddy on this machine")
def test_caddy_answers_by_one_name(real_build: Path, tmp_path: Path) -> None:
    """Its example serves the site by its name, with links by HTTPS, and gives others nothing."""
    settings = tmp_path / "site.json"
    public = {"public_address": f"https://{HOST}"}
    settings.write_text(json.dumps({"plugins": {"maillage": public}}))
    options = ("--metadata", str(settings))
    with reserved_port() as port, served(real_build, tmp_path / "proxied", *options) as behind:
        (example,) = blocks("caddy")
        for wanted, here in (
            (f"{HOST} {{", f"http://{HOST}:{port} {{\nbind 127.0.0.1"),
            ("http:// {", f"http://:{port} {{\nbind 127.0.0.1"),
            ("127.0.0.1:8001", urlsplit(behind).netloc),
        ):
            assert wanted in example, wanted
            example = example.replace(wanted, here)
        file = tmp_path / "Caddyfile"
        file.write_text("{\nadmin off\nauto_https off\n}\n" + example)
        home = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
        command = [str(CADDY), "run", "--config", str(file), "--adapter", "caddyfile"]
        with (tmp_path / "caddy.log").open("wb") as log:
            process = subprocess.Popen(command, env=home, stdout=log, stderr=log)
        try:
            _wait_for(process, port)
            assert f"https://{HOST}/sitemap-action-1.xml" in _ask(port, "/sitemap.xml")[2]
            assert _ask(port, "/recherche?q=violences")[0] == 200
            with pytest.raises((http.client.HTTPException, ConnectionError)):
                _ask(port, "/sitemap.xml", Host="other.example")
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
    assert "violences" not in (tmp_path / "caddy.log").read_text()


def test_the_build_on_a_server_makes_what_the_site_may_not() -> None:
    """Where the site may write nothing, the build makes the store of /sparql."""
    container = (ROOT / "docs" / "deploy" / "Containerfile").read_text(encoding="utf-8")
    # Datasette's own publishers have the database alone.
    for text in (container, *(block for block in blocks("sh") if "bin/maillage" in block)):
        builds = re.findall(r"bin/maillage build(.*)", text)
        assert builds
        assert all(build.startswith(" --sparql") for build in builds)


@pytest.mark.exhaustive
@pytest.mark.parametrize("answers", [(), (str(ROOT / "tests/catalogues/english/answers.toml"),)])
def test_the_image_is_built_and_answers_as_nobody(answers: tuple[str, ...]) -> None:
    """Each step of the Containerfile, ours or a stranger’s, runs as it stands, and it serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(ROOT / "scripts/container"), str(port), *answers]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 3:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"^(/\S*): 200", done.stdout, re.MULTILINE) == PAGES_OF_IMAGE
    assert done.stdout.endswith("served as user 65534\n")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """No key is misspelt, no value is refused; the program alone is not there."""
    for number, text in enumerate(blocks("ini")):
        kind = "service" if "[Service]" in text else "path"
        file = tmp_path / f"maillage-{number}.{kind}"
        file.write_text(text.replace("/srv/maillage/venv/bin/maillage", "/bin/true"))
        command = ["systemd-analyze", "verify", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), text
