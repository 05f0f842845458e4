"""Which files a render may replace: its own kind, made by us, and nothing else."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.export import made
from xmpredict.errors import XmpredictError
from xmpredict.export import tags
from xmpredict.export.formats import BY_EXTENSION, format_of
from xmpredict.export.picture import check_target, is_render, save
from xmpredict.sample import write_sample

if TYPE_CHECKING:
    from pathlib import Path


SHOWN = made.picture()


@pytest.mark.parametrize("extension", sorted(BY_EXTENSION))
class TestReplacing:
    def test_a_render_is_replaced(self, extension: str, tmp_path: Path) -> None:
        path = tmp_path / f"a{extension}"
        save(SHOWN, path)
        save(SHOWN[:20], path)
        with Image.open(path) as saved:
            assert saved.size == (48, 20)
        assert list(tmp_path.iterdir()) == [path]

    def test_what_is_not_ours_is_not(self, extension: str, tmp_path: Path) -> None:
        path = tmp_path / f"a{extension}"
        Image.fromarray(SHOWN).save(path)
        before = path.read_bytes()
        assert not is_render(path)
        with pytest.raises(XmpredictError, match="not rendered by xmpredict"):
            save(SHOWN, path)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8\xff\xe1\0\x20Exif\0\0II*\0"])
    def test_nor_is_what_is_no_picture(
        self, extension: str, content: bytes, tmp_path: Path
    ) -> None:
        path = tmp_path / f"a{extension}"
        path.write_bytes(content)
        with pytest.raises(XmpredictError, match="not rendered by xmpredict"):
            check_target(path)

    def test_nor_is_an_original_of_ours_or_a_render_of_another_kind(
        self, extension: str, tmp_path: Path
    ) -> None:
        write_sample(tmp_path)
        save(SHOWN, tmp_path / "render.png")
        save(SHOWN, tmp_path / "render.jpg")
        kind = format_of(tmp_path / f"a{extension}")
        others = [
            path
            for path in (min(tmp_path.glob("*.dng")), *tmp_path.glob("render.*"))
            if path.suffix not in kind.extensions
        ]
        assert len(others) > 1
        for number, other in enumerate(others):
            renamed = other.replace(tmp_path / f"{number}{extension}")
            assert not is_render(renamed), other
            with pytest.raises(XmpredictError, match="not rendered by xmpredict"):
                check_target(renamed)

    def test_nor_is_what_another_program_saved_again(self, extension: str, tmp_path: Path) -> None:
        path = tmp_path / f"a{extension}"
        save(SHOWN, path)
        exif = Image.Exif()
        exif[tags.SOFTWARE] = "Adobe Photoshop 25.0"
        Image.fromarray(SHOWN).save(path, exif=exif)
        assert not is_render(path)

    def test_a_full_disk_leaves_the_old_file(
        self, extension: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        path = tmp_path / f"a{extension}"
        save(SHOWN, path)
        before = path.read_bytes()
        monkeypatch.setattr("pathlib.Path.replace", refuse)
        with pytest.raises(XmpredictError, match=r"cannot be written \(No space left on device\)"):
            save(SHOWN[:20], path)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]
