"""What tests of every part share."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Properties = dict[tuple[str, str], tuple[str, tuple[str, ...]]]

SHARED_DATA = (
    Path(os.environ.get("XMPREDICT_SHARED", Path(__file__).parents[2] / "shared")) / "data"
)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real measurements, photos and sidecars, which is not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"{SHARED_DATA} is not here")
    return SHARED_DATA


@pytest.fixture(scope="session")
def exiftool() -> str:
    """Where ExifTool is, a reader that is not ours."""
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not here")
    return program


@pytest.fixture(scope="session")
def exempi() -> Callable[[bytes], Properties]:
    """Read a packet by Adobe's XMP core: {(namespace, path): (value, flags)}."""
    try:
        from libxmp import XMPMeta, exempi  # noqa: PLC0415 - the library itself may be missing

        exempi.init()
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
def ppr10k(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data set in the layout of PPR10K, for reading only; the last group is held out."""
    from xmpredict.training.ppr10k_mini import Plan, build  # noqa: PLC0415 - loads torch

    root = tmp_path_factory.mktemp("ppr10k")
    list(build(Plan(None, groups=3, edge_px=64, augmented=1, seed=31), root))
    return root


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


@pytest.fixture(autouse=True)
def own_data_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Keep journals and calibrations of tests out of the user's own data folder."""
    folder = tmp_path_factory.mktemp("user-data")
    monkeypatch.setenv("XMPREDICT_DATA", str(folder))
    return folder
