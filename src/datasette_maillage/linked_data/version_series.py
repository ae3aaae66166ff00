"""The versions to cite, for machines: a series of data sets, each with its archive (DCAT 3).

They stand apart from `/catalogue`: a portal that harvests it would take each for one more data set.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson
import pyoxigraph as ox
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing, serialization
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web.negotiation import GRAPHS, HTML, JSON, Representation
from datasette_maillage.web.request_context import Visit
from maillage.emit import dcat
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.model.entities import Json
from maillage.model.languages import by_language
from maillage.release import archives, index
from maillage.release.opening import RELEASES

#: A version is cited by its address: who has that and wants the data need know no other.
_ZIP = Representation("zip", archives.MEDIA_TYPE)
_SERIES = N_("{title} : les versions")
_SERIES_ABOUT = N_("Chaque version est celle d’un commit, et ne change plus.")
_VERSION = N_("{title}, version {version}")
_VERSION_ABOUT = N_("Le catalogue, tel qu’il était au commit {commit}.")
_ARCHIVE = N_("Archive de la version {version}")


def page(records: Records, visit: Visit) -> Response | None:
    """Describe the versions, or one of them; people are led to the page that lists them."""
    site = records.site
    known = {release["version"]: release for release in site.changes.releases}
    version = visit.params.get("version")
    if not known or version not in (None, *known):
        return None
    form = dereferencing.wanted(visit, (HTML, *GRAPHS, JSON, *((_ZIP,) if version else ())))
    if not isinstance(form, Representation):
        return form
    if form is _ZIP:
        place = f"{site.prefix}/{RELEASES}/{version}/{known[version]['archive']}"
        return Response("", 303, {"Location": place, "Vary": "Accept"})
    if form in (HTML, JSON):
        listed = f"{site.prefix}/{RELEASES}/{index.FILE}"
        place = listed if form is JSON else f"{visit.url('/donnees')}#versions"
        return Response("", 303, {"Location": place, "Vary": "Accept"})
    nodes = [_series(site), _version(site, known[version])] if version else _versions(site)
    quads = ox.parse(
        orjson.dumps({"@context": dcat.PREFIXES, "@graph": nodes}), format=ox.RdfFormat.JSON_LD
    )
    told = (quad.triple for quad in quads)
    body = serialization.write(told, form.name, dcat.PREFIXES)
    return Response(body, 200, {"Vary": "Accept"}, form.content_type)


def _series(site: Site) -> Json:
    series = _named(f"{site.model.base}{RELEASES}", "DatasetSeries", _SERIES(title=site.words))
    return {**series, "dcterms:description": _told(_SERIES_ABOUT())}


def _versions(site: Site) -> list[Json]:
    """Return the series, the data set that changes, and the versions of it.

    The data set has no class here: a portal would harvest it from here too, without its files.
    """
    versions = [_version(site, release) for release in site.changes.releases]
    nodes = [_node(version["@id"]) for version in versions]
    whole = {**_node(f"{site.model.base}catalogue"), "dcat:hasVersion": nodes}
    return [{**_series(site), "dcat:first": nodes[0], "dcat:last": nodes[-1]}, whole, *versions]


def _version(site: Site, release: Json) -> Json:
    base, version, before = site.model.base, release["version"], release["previous"]
    iri = f"{base}{RELEASES}/{version}"
    address = _node(f"{iri}/{release['archive']}")
    names = _texts(by_language(site.model.package["licenses"][0], "title"))
    licence = {
        **_node(site.licence, "dcterms:LicenseDocument"),
        "rdfs:label": names,
        "dcterms:title": names,
    }
    checksum = {
        "@id": f"{iri}#sha256",
        "@type": "spdx:Checksum",
        "spdx:algorithm": _node(dcat.SHA256, "spdx:ChecksumAlgorithm"),
        "spdx:checksumValue": _typed(release["sha256"], "hexBinary"),
    }
    archive = {
        **_named(f"{iri}#archive", "Distribution", _ARCHIVE(version=version)),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": _node(f"{dcat.MEDIA}{archives.MEDIA_TYPE}", "dcterms:MediaType"),
        "dcat:byteSize": _typed(str(release["bytes"]), "nonNegativeInteger"),
        "dcterms:license": licence,
        "spdx:checksum": checksum,
    }
    former = {"dcat:previousVersion": _node(f"{base}{RELEASES}/{before}")} if before else {}
    return {
        **_named(iri, "Dataset", _VERSION(title=site.words, version=version)),
        "dcterms:description": _told(_VERSION_ABOUT(commit=release["commit"])),
        "dcterms:identifier": iri,
        "dcterms:issued": _typed(release["date"], "date"),
        "dcterms:license": licence,
        "dcat:version": version,
        "dcat:isVersionOf": _node(f"{base}catalogue"),
        "dcat:inSeries": _node(f"{base}{RELEASES}"),
        **former,
        "dcat:distribution": archive,
    }


def _named(iri: str, kind: str, title: Message) -> Json:
    return {"@id": iri, "@type": f"dcat:{kind}", "dcterms:title": _told(title)}


def _node(iri: str, kind: str = "") -> Json:
    return {"@id": iri, "@type": kind} if kind else {"@id": iri}


def _typed(value: str, kind: str) -> Json:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _told(message: Message) -> list[Json]:
    return _texts({code: message.told(code) for code in languages()})


def _texts(texts: Mapping[str, str]) -> list[Json]:
    return [{"@value": text, "@language": code} for code, text in texts.items()]
