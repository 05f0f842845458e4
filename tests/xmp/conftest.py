"""What the tests of sidecars share: shoots, journals, and the readers that judge us."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xmpredict.xmp import Journal, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Properties = dict[tuple[str, str], tuple[str, tuple[str, ...]]]

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


@pytest.fixture(scope="session")
def exempi() -> Callable[[bytes], Properties]:
    """Read a packet by Adobe's XMP core: {(namespace, path): (value, flags)}."""
    try:
        from libxmp import XMPMeta  # noqa: PLC0415 - the library itself may be missing
    except Exception as error:  # noqa: BLE001 - python-xmp-toolkit raises its own without it
        pytest.skip(f"exempi is not here: {error}")

    def read(data: bytes) -> Properties:
        core = XMPMeta()
        core.parse_from_str(data.decode("utf-8-sig"))
        return {
            (schema, path): (value, tuple(sorted(flag for flag, on in flags.items() if on)))
            for schema, path, value, flags in core
            if path
        }

    return read


@pytest.fixture(scope="session")
def exiftool() -> str:
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not here")
    return program


@pytest.fixture
def as_nobody() -> Callable[[Callable[[], str]], str]:
    """Call a function as a user without rights, in a process of its own; return its result."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can become another user")

    def call(function: Callable[[], str]) -> str:
        # Not a new interpreter: the one of root may be out of another user's reach.
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            with os.fdopen(writing, "w") as answer:
                try:
                    os.setgroups([])
                    os.setgid(65534)
                    os.setuid(65534)
                    answer.write(function())
                except BaseException as error:  # noqa: BLE001 - told to the parent
                    answer.write(repr(error))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            told = answer.read()
        os.waitpid(child, 0)
        return told

    return call


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach and write into, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)
