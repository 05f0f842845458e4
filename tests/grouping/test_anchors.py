"""Which photos are anchors, and what of them stays."""

from __future__ import annotations

import re
import shutil

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.errors import RefusedSidecarError
from xmpredict.grouping.anchors import find_anchor, named_anchor
from xmpredict.xmp import Folders, Journal, Options, Status, write

EDIT = Settings(exposure=0.5, contrast=12)
OTHER = Settings(exposure=-0.25, contrast=30)
OPTIONS = Options()

MASKED = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   crs:ProcessVersion="15.4">
   <crs:RetouchAreas><rdf:Seq><rdf:li>spot</rdf:li></rdf:Seq></crs:RetouchAreas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""


@pytest.fixture
def photo(tmp_path):
    held = tmp_path / "IMG_1.CR2"
    held.write_bytes(b"II*\0 a raw")
    return held


@pytest.fixture
def run():
    with Journal.open() as journal, journal.run(command="test", model="none") as run:
        yield run


def by_hand(photo, name, text):
    sidecar = photo.with_suffix(".xmp")
    old = sidecar.read_bytes()
    new = re.sub(rb'%s="[^"]*"' % name.encode(), b'%s="%s"' % (name.encode(), text.encode()), old)
    assert new != old
    sidecar.write_bytes(new)


def test_a_photo_without_sidecar_and_one_of_ours_are_none(photo, run):
    assert find_anchor(photo, EDIT, run, OPTIONS) is None
    assert write(photo, EDIT, run, OPTIONS).status is Status.WRITTEN
    assert find_anchor(photo, OTHER, run, OPTIONS) is None


def test_a_slider_moved_by_hand_makes_one_and_nothing_of_it_changes(photo, run):
    write(photo, EDIT, run, OPTIONS)
    by_hand(photo, "Exposure2012", "-1.11")
    anchor = find_anchor(photo, OTHER, run, OPTIONS)
    assert anchor.leads
    assert (anchor.settings["exposure"], anchor.settings["contrast"]) == (-1.11, 12)
    before = photo.with_suffix(".xmp").read_bytes()
    outcome = write(photo, anchor.wanted, run, OPTIONS)
    assert outcome.status is Status.KEPT
    assert "Exposure2012" in outcome.reason
    assert photo.with_suffix(".xmp").read_bytes() == before


def test_an_edit_of_another_program_makes_one(photo, run, tmp_path):
    other = tmp_path / "IMG_2.CR2"
    other.write_bytes(b"II*\0 another raw")
    write(other, EDIT, run, OPTIONS)
    shutil.copy(other.with_suffix(".xmp"), photo.with_suffix(".xmp"))
    anchor = find_anchor(photo, OTHER, run, OPTIONS)
    assert anchor.settings["contrast"] == 12
    assert write(photo, anchor.wanted, run, OPTIONS).status is Status.KEPT


def test_a_photo_that_was_only_retouched_is_kept_and_leads_nobody(photo, run):
    photo.with_suffix(".xmp").write_text(MASKED)
    anchor = find_anchor(photo, EDIT, run, OPTIONS)
    assert not anchor.leads
    assert write(photo, anchor.wanted, run, OPTIONS).status is Status.KEPT


def test_what_is_to_be_overwritten_is_none(photo, run):
    write(photo, EDIT, run, OPTIONS)
    by_hand(photo, "Exposure2012", "-1.11")
    assert find_anchor(photo, OTHER, run, Options(overwrite=True)) is None


def test_a_broken_sidecar_is_left_to_the_writer(photo, run):
    photo.with_suffix(".xmp").write_text("<broken")
    assert find_anchor(photo, EDIT, run, OPTIONS) is None


def test_a_named_anchor_is_what_its_sidecar_says(photo, run):
    write(photo, EDIT, run, OPTIONS)
    anchor = named_anchor(photo, Folders())
    assert anchor.settings["contrast"] == 12
    assert anchor.outcome.status is Status.KEPT
    assert anchor.outcome.sidecar == photo.with_suffix(".xmp")


def test_a_named_anchor_needs_an_edit(photo):
    with pytest.raises(RefusedSidecarError, match="no edit that others could follow"):
        named_anchor(photo, Folders())
