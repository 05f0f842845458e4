"""Whether a file is still what it was, without reading it.

The rule: what one process remembers of a file holds as long as its size, the time of its content
and the time of its last change of any kind are the same; the last tells a file whose time was set
back by a copy. What is kept on disk holds as long as size and time of the content do: the third is
new wherever a data set is moved or restored. A sidecar that is about to be replaced is asked for
more, its place on the disk: `xmpredict.xmp.files.mark`.
"""

from __future__ import annotations

from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Signature(NamedTuple):
    """What tells two states of a file apart."""

    size: int
    """Bytes."""
    content_ns: int
    """Time of the last change of its content."""
    any_ns: int
    """Time of the last change of anything; on Windows, of its making."""

    @property
    def lasting(self) -> str:
        """What may be kept on disk."""
        return f"{self.size} {self.content_ns}"


def sign(path: Path) -> Signature | None:
    """Return the signature of the file at `path`, None where there is none."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    if not S_ISREG(facts.st_mode):
        return None
    return Signature(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
