"""The static half of the training proofs, the charts, and the marks between which figures are written."""

from __future__ import annotations

import importlib
import math
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _root_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


CODES = sorted({path.stem[:6].upper() for path in (ROOT / "benchmarks/evidence/twins").glob("ini*_broken.py")})
EXPERIMENTS = sorted((ROOT / "docs/evidence").glob("[!R]*.md"))


@pytest.mark.parametrize("code", CODES)
def test_broken_twin(code: str) -> None:
    findings = importlib.import_module("benchmarks.evidence.findings")
    if not findings.exists(code):
        pytest.skip(f"no rule {code} yet")
    assert code in {found.code for found in findings.findings(code, "broken")}


@pytest.mark.parametrize("code", CODES)
def test_healthy_twin(code: str) -> None:
    findings = importlib.import_module("benchmarks.evidence.findings")
    assert findings.findings(code, "healthy") == []


@pytest.mark.parametrize("code", CODES)
def test_page_says_what_is_found(code: str) -> None:
    said = importlib.import_module("benchmarks.evidence.findings").said
    page = (ROOT / "docs/evidence/twins.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| {code} "))
    again = "measure anew: python -m benchmarks.evidence twins"
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == [said(code, "broken"), said(code, "healthy")], again


def test_every_scale_rule_has_twins() -> None:
    wanted = [f"INI{number}" for number in (101, 102, 103, 104, 105, 106, 108, 109, 206, 302)]
    assert wanted == CODES


def test_chart_leaves_out_what_cannot_be_drawn() -> None:
    pytest.importorskip("matplotlib")
    plot = importlib.import_module("benchmarks.evidence.plot")
    series = plot.Series(label="a < b", xs=range(5), ys=[1.0, 10.0, 0.0, math.inf, 100.0])
    chart = plot.line_chart("title", plot.Axis(title="x"), plot.Axis(title="y", is_log=True), [series])
    curve = ET.fromstring(chart).find(".//*[@id='curve-0']/{http://www.w3.org/2000/svg}path")
    assert curve is not None
    heights = [float(part.split()[1]) for part in curve.attrib["d"].replace("M", "L").split("L")[1:]]
    assert len(heights) == 3
    # Decades are as far apart as each other.
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.01)
    assert "a &lt; b" in chart


def test_equal_charts_are_equal_bytes() -> None:
    pytest.importorskip("matplotlib")
    plot = importlib.import_module("benchmarks.evidence.plot")
    series = [plot.Series(label="a", xs=[1.0, 2.0], ys=[1.0, 3.0])]
    first, second = (plot.line_chart("t", plot.Axis(title="x"), plot.Axis(title="y"), series) for _ in range(2))
    assert first == second
    assert "<dc:date>" not in first


def test_chart_without_points() -> None:
    pytest.importorskip("matplotlib")
    plot = importlib.import_module("benchmarks.evidence.plot")
    with pytest.raises(ValueError, match="nothing to draw"):
        plot.line_chart("title", plot.Axis(title="x"), plot.Axis(title="y"), [])


def test_figures_replace_what_is_between_the_marks() -> None:
    pages = importlib.import_module("benchmarks.evidence.pages")
    page = f"before\n{pages.BEGIN}\nold\n{pages.END}\nafter\n"
    filled = pages.filled(page, "new")
    assert filled == f"before\n{pages.BEGIN}\n\nnew\n\n{pages.END}\nafter\n"
    assert pages.filled(filled, "new") == filled
    with pytest.raises(pages.PageError):
        pages.filled("no marks", "new")


@pytest.mark.parametrize("page", EXPERIMENTS, ids=lambda page: page.stem)
def test_page_has_its_plots_and_stands_in_the_index(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    plots = [part.partition(")")[0] for part in text.split("](")[1:] if part.partition(")")[0].endswith(".svg")]
    assert plots
    assert all((page.parent / plot).is_file() for plot in plots)
    assert f"]({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")
