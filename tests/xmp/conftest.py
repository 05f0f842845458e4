"""What the tests of sidecars share: shoots, journals, and the readers that judge us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xmpredict.xmp import Journal, Run
from xmpredict.xmp.names import crs
from xmpredict.xmp.packet import Packet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
)
NAMESPACES = (
    'xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
)
TAIL = "</rdf:RDF></x:xmpmeta>"


def held(sidecar: Path, name: str) -> object:
    """What `sidecar` says of a property of Camera Raw."""
    return Packet.parse(sidecar.read_bytes()).get(crs(name))


def change(sidecar: Path, old: str, new: str) -> None:
    """Change `sidecar` as another program does."""
    text = sidecar.read_text()
    assert old in text
    sidecar.write_text(text.replace(old, new))


@pytest.fixture(scope="session")
def packet() -> Callable[..., bytes]:
    """Make the bytes of a packet of one description."""

    def make(attributes: str = "", elements: str = "", about: str = "") -> bytes:
        described = f'<rdf:Description rdf:about="{about}" {NAMESPACES} {attributes}>{elements}'
        return f"{HEAD}{described}</rdf:Description>{TAIL}".encode()

    return make


@pytest.fixture
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    with Journal.open(tmp_path_factory.mktemp("journal") / "journal.sqlite") as journal:
        yield journal


@pytest.fixture
def run(journal: Journal) -> Iterator[Run]:
    with journal.run("edit", "test 1") as run:
        yield run


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw of its own; nothing here looks at its pixels."""
    path = tmp_path / "shoot" / "IMG_1.CR2"
    path.parent.mkdir()
    path.write_bytes(b"raw" + bytes(range(256)) * 8)
    return path


@pytest.fixture
def sidecar(raw: Path) -> Path:
    """Where the sidecar of `raw` is, which does not exist yet."""
    return raw.with_suffix(".xmp")
