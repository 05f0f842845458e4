"""The small Table 1: its rows are kept once trained, and it says what they show."""

from __future__ import annotations

from xmpredict.training.baselines.checkpoint import Baseline
from xmpredict.training.demo_ppr10k import LUT, ROWS, lines, train_row
from xmpredict.training.table import MEASURES, SOURCE, Figure


def test_a_row_is_trained_once(ppr10k, views, tmp_path):
    out = tmp_path / "csrnet.2.safetensors"
    assert train_row(ppr10k, views, out) == out.name
    made = Baseline.load(out)
    assert (made.label, made.about["expert"]) == ("CSRNet", "a")
    assert '"seed": 2' in made.about["settings"]
    assert list(tmp_path.iterdir()) == [out]
    before = out.stat().st_mtime_ns
    train_row(ppr10k, views, out)
    assert out.stat().st_mtime_ns == before


def test_what_rows_show_is_said():
    def figures(level: float) -> dict[str, Figure]:
        return {name: Figure(level, 0.5) for name in MEASURES}

    rows = {SOURCE: {"psnr": Figure(17.0)}} | {row.label: figures(20.0) for row in ROWS}
    rows["3D LUT + HRP"] = figures(20.25)
    rows["3D LUT + GLC"] = figures(18.5)
    said = list(lines(rows))
    assert any(line.startswith(SOURCE) and "17.00" in line and "-" in line for line in said)
    assert f"{LUT.label}: PSNR +3.00 dB against the source" in said
    assert said[-2:] == [
        "HRP: psnr_hc +0.25 against 3D LUT alone",
        "GLC: m_glc -1.50 against 3D LUT alone",
    ]
