"""Sidecars: read, merged and written so that nothing that is not ours is ever lost.

`write` puts one photo's edit into its sidecar, `undo` takes it back, `read_edit` says what stands
there, `diagnose` what could go wrong. A `Journal` remembers every write.
"""

from __future__ import annotations

from xmpredict.xmp.doctor import Finding, Trouble, diagnose
from xmpredict.xmp.edit import Edit, read_edit
from xmpredict.xmp.entry import Entry, State
from xmpredict.xmp.folders import Folders
from xmpredict.xmp.journal import Journal, Run, RunRecord
from xmpredict.xmp.outcome import Outcome, Status
from xmpredict.xmp.sidecar import Options, write
from xmpredict.xmp.target import Dng
from xmpredict.xmp.undo import undo

__all__ = [
    "Dng",
    "Edit",
    "Entry",
    "Finding",
    "Folders",
    "Journal",
    "Options",
    "Outcome",
    "Run",
    "RunRecord",
    "State",
    "Status",
    "Trouble",
    "diagnose",
    "read_edit",
    "undo",
    "write",
]
