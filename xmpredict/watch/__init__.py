"""Folders under watch: photos are edited as they come.

- What the file system tells is only a hint (`changes.py`); what stands in the folders counts.
- A photo is taken once its copy is complete (`arrivals.py`), and edited once its scene is quiet
  (`bursts.py`), together with the photos of its scene that came before (`shoot.py`), which are
  not decoded again where they are remembered (`xmpredict.recent`).
- What is done is read from the photos' XMP and the journal (`standing.py`); nothing else is kept.
- `service.py` writes what a system needs to start it with the session.
"""

from __future__ import annotations

from xmpredict.watch.watcher import State, Watching, watch

__all__ = ["State", "Watching", "watch"]
