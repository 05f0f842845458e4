"""The pictures of README and docs, and where they go."""

from __future__ import annotations

from PIL import Image

from benchmarks import pictures


def test_the_folder_is_made_before_the_work(tmp_path, monkeypatch):
    folder = tmp_path / "made" / "here"

    def scenes():
        assert folder.is_dir()
        return []

    monkeypatch.setattr(pictures, "sample_scenes", scenes)
    for name in ("before_after", "by_model"):
        monkeypatch.setattr(pictures, name, lambda _: Image.new("RGB", (4, 3)))
    pictures.main(folder)
    assert {path.name for path in folder.iterdir()} == {"before-after.jpg", "model.jpg"}
