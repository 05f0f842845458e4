"""Sessions of the page: a code that is good once becomes a cookie.

The code travels in the fragment of an address, which browsers never send and nobody logs.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field

CODE_S = 60
"""Seconds for which a code is good."""

SESSION_S = 12 * 3600
"""Seconds after its last use that a session ends: a long day of work."""

MOST = 64
"""Codes, and sessions, that are kept: beyond it the oldest ends."""


@dataclass(slots=True)
class Sessions:
    """The codes and cookies that one server gave away, in its memory alone."""

    _codes: dict[str, float] = field(default_factory=dict)
    _cookies: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def new_code(self) -> str:
        """Return a code that opens one session within the next minute."""
        return self._add(self._codes, CODE_S)

    def open(self, code: str) -> str | None:
        """Return the cookie of a new session, or None where `code` is used up, old or made up."""
        with self._lock:
            until = self._codes.pop(code, 0.0)
        return self._add(self._cookies, SESSION_S) if until > time.monotonic() else None

    def knows(self, cookie: str) -> bool:
        """Return whether `cookie` is that of a session, which then lives on."""
        now = time.monotonic()
        with self._lock:
            if self._cookies.pop(cookie, 0.0) <= now:
                return False
            self._cookies[cookie] = now + SESSION_S
            return True

    def _add(self, held: dict[str, float], seconds: float) -> str:
        made = secrets.token_urlsafe(32)
        with self._lock:
            held[made] = time.monotonic() + seconds
            while len(held) > MOST:
                del held[next(iter(held))]
        return made
