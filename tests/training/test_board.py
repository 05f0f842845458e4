"""What TensorBoard is told."""

from __future__ import annotations

import importlib.util

import torch

from xmpredict.training.board import Quiet, open_board


def test_figures_and_pictures_are_written(tmp_path):
    board = open_board(tmp_path)
    board.scalars(3, {"picture": 0.5})
    board.picture(3, torch.rand(3, 4, 4))
    board.close()
    (file,) = tmp_path.iterdir()
    held = file.read_bytes()
    assert b"picture" in held
    assert b"PNG" in held


def test_it_is_quiet_without_a_folder_or_tensorboard(tmp_path, monkeypatch):
    assert isinstance(open_board(None), Quiet)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert isinstance(open_board(tmp_path), Quiet)
