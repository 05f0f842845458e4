"""Everything that one server holds, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.plugin_bridge.darkroom import Darkroom
from xmpredict.plugin_bridge.roots import Roots
from xmpredict.plugin_bridge.seen import Seen
from xmpredict.plugin_bridge.sessions import Sessions
from xmpredict.plugin_bridge.standings import Standings
from xmpredict.plugin_bridge.store import Store
from xmpredict.plugin_bridge.tables import Tables
from xmpredict.plugin_bridge.worker import Worker
from xmpredict.xmp import Journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.plugin_bridge.configuration import Configuration

_LAST_PHOTO_S = 30.0


class Bridge:
    """The state behind the requests."""

    def __init__(self, configuration: Configuration) -> None:
        """Open what is kept in the data folder.

        Raises:
            XmpredictError: If that cannot be used.
        """
        # What a crash left open in the journal is settled here, so that requests only read.
        with Journal.open(configuration.data / "journal.sqlite"):
            pass
        self.configuration = configuration
        self.roots = Roots(configuration.roots)
        self.sessions = Sessions()
        self.darkroom = Darkroom(configuration.renders, configuration.pixels_mb << 20)
        self._tables = Tables(configuration.data)
        self.jobs = Store(self._tables)
        self.seen = Seen(self._tables)
        self.standings = Standings()
        self.quit: Callable[[], None] = lambda: None
        """Ends the server that all of this is of."""
        self.worker = Worker(self.jobs, self.seen, configuration)

    def close(self) -> None:
        """End the work after the photo in hand, and close the files."""
        self.worker.stop(_LAST_PHOTO_S)
        self.darkroom.close()
        self._tables.close()
