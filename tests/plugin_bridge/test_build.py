"""What tells a server of other code from one of this code."""

from __future__ import annotations

import pytest

from xmpredict.plugin_bridge import build as told


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "made_for_a_build" / "inner"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "code.py").write_text("one = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(told, "PACKAGES", ("made_for_a_build", "not_installed"))
    return folder


def of_now() -> str:
    return told.build.__wrapped__()


def test_it_differs_with_each_file_of_code_and_with_nothing_else(package):
    first = of_now()
    (package / "notes.txt").touch()
    (package / "code.py").touch()
    assert of_now() == first
    builds = {first}
    (package / "code.py").write_text("one = 2\n")
    builds.add(of_now())
    (package / "code.py").rename(package / "other.py")
    builds.add(of_now())
    (package / "coefficients.json").touch()
    builds.add(of_now())
    assert len(builds) == 4


def test_it_is_of_all_that_a_server_runs(monkeypatch):
    seen = []
    monkeypatch.setattr(told, "_add", lambda _, folder: seen.append(folder))
    of_now()
    for name in ("color", "tables.py", "pass.c"):
        assert any((folder / name).exists() for folder in seen), name


def test_it_stays_what_it_was_at_the_start(monkeypatch):
    first = told.build()
    monkeypatch.setattr(told, "PACKAGES", ())
    assert told.build() == first != of_now()
