"""What the disk refuses."""

from __future__ import annotations

import pytest

from xmpredict.errors import DatasetError
from xmpredict.training.disk import make_folder, writing


def test_folders_are_made_once_and_again(tmp_path):
    for _ in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_what_is_refused_is_said_of_its_place(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match="cannot be made: ") as made:
        make_folder(tmp_path / "file" / "a")
    assert made.value.path == tmp_path / "file" / "a"
    with pytest.raises(DatasetError, match="written: Is a directory") as written, writing(tmp_path):
        tmp_path.write_text("a")
    assert written.value.path == tmp_path


def test_other_errors_are_left_as_they_are(tmp_path):
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        1 / 0  # noqa: B018 - raises
