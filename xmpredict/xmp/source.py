"""The text around a packet's XML tree, which goes back to disk letter for letter.

lxml keeps the tree. Byte-order mark, XML declaration, ``<?xpacket?>`` wrappers, padding, what
stands before and after the root element, and the kind of line ends are kept here.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from xmpredict.errors import BrokenSidecarError

REMEDY = "the file was left as it is; let the program that wrote it save it again"

_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_ENCODING = re.compile(r"""\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_MISCELLANY = r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+"
_PROLOG = re.compile(_MISCELLANY, re.DOTALL)
_EPILOG = re.compile(_MISCELLANY + r"\Z", re.DOTALL)

# Only encodings in which "<!DOCTYPE" cannot hide, so that the search for it is complete.
_SINGLE_BYTE = {"us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


def broken(cause: str) -> BrokenSidecarError:
    """Return the error for a packet that cannot be understood in full."""
    return BrokenSidecarError(cause, remedy=REMEDY)


# End tags may stand in comments after the root; without a bound, a hostile file costs hours.
_MOST_END_TAGS = 64


@dataclass(frozen=True, slots=True)
class Source:
    """A packet as text, split at the root element."""

    mark: bytes
    encoding: str
    declaration: str
    prolog: str
    epilog: str
    document: str
    """All but mark and declaration, as a parser takes it."""

    crlf: bool

    @classmethod
    def decode(cls, data: bytes) -> Source:
        """Split the bytes of a packet.

        Raises:
            BrokenSidecarError: If they are not text, or declare a document type or entities.
        """
        mark, encoding = _encoding(data)
        try:
            text = data[len(mark) :].decode(encoding)
        except UnicodeDecodeError as error:
            raise broken(
                f"the text of its XMP is not valid {encoding} at byte {error.start}"
            ) from None
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise broken("its XMP declares a document type or entities, which no camera data needs")
        declared = _DECLARATION.match(text)
        declaration = declared[0] if declared else ""
        document = text[len(declaration) :]
        return cls(
            mark=mark,
            encoding=encoding,
            declaration=declaration,
            prolog=_prolog(document),
            epilog=_epilog(document),
            document=document,
            crlf="\r\n" in document,
        )

    def encode(self, root: str) -> bytes:
        """Return the bytes of the packet with `root` as its root element."""
        if self.crlf:
            # A carriage return inside a value is written "&#13;", so these are line ends only.
            root = root.replace("\n", "\r\n")
        text = f"{self.declaration}{self.prolog}{root}{self.epilog}"
        return self.mark + text.encode(self.encoding, errors="xmlcharrefreplace")


def _encoding(data: bytes) -> tuple[bytes, str]:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise broken("its XMP is written in UTF-32")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return b"", encoding
    head = _DECLARATION.match(data[:200].decode("ascii", errors="replace"))
    declared = _ENCODING.search(head[0]) if head else None
    name = declared[1].lower() if declared else "utf-8"
    if name in _SINGLE_BYTE:
        return b"", name
    if name != "utf-8":
        raise broken(f"its XMP is written in {name}, which no XMP may be")
    return b"", name


def _prolog(document: str) -> str:
    found = _PROLOG.match(document)
    return found[0] if found else ""


def _epilog(document: str) -> str:
    end = len(document)
    for _ in range(_MOST_END_TAGS):
        end = document.rfind("</", 0, max(end, 0))
        close = document.find(">", end) + 1
        if end >= 0 and close and _EPILOG.match(document, close):
            return document[close:]
    raise broken("its XMP is empty, cut off or not XML")
