"""The benchmark of accuracy: what it lists, how it compares and counts, and how it writes its table."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.signal.architecture import Architecture
from benchmarks.signal.comparing import Pair, beside, compared, predicted
from benchmarks.signal.listing import ARCHITECTURES
from benchmarks.signal.measuring import Measured
from benchmarks.signal.report import percentile, write


def _architecture(title: str) -> Architecture:
    (found,) = [each for each in ARCHITECTURES if each.title == title]
    return found


def test_titles_are_unique() -> None:
    titles = [each.title for each in ARCHITECTURES]
    assert len(titles) == len(set(titles)) >= 40


@pytest.mark.parametrize(
    "title", ["ConvNeXt", "Highway 10", "Llama", "Convolutions 6, instance norm", "Deep sets", "IRNN"]
)
def test_what_people_write_by_hand(title: str) -> None:
    found = compared(_architecture(title), 3)
    assert found.opaque == ()
    assert sorted(pair.log_error for pair in found.forward)[len(found.forward) // 2] < 0.2
    assert sorted(pair.log_error for pair in found.backward)[len(found.backward) // 2] < 0.2


def test_a_layer_without_a_prediction_is_opaque() -> None:
    """A call of a framework layer that the prediction has no row for counts against it."""
    architecture = _architecture("MLP 2, ReLU, default")
    scales = {"net.0": [(0.5, 0.1)], "net.1": [(0.4, 0.1)], "net.2": [(0.3, 1.0)], "extra": [(1.0, 1.0)]}
    measured = Measured(scales=scales, layers=frozenset({"net.0", "net.2", "extra"}))
    found = beside(architecture, predicted(architecture), measured, 1)
    assert found.opaque == ("extra",)
    assert found.total == 4


def test_errors() -> None:
    pair = Pair(layer="fc", predicted=2.0, measured=1.0)
    assert pair.error == 1.0
    assert pair.log_error == pytest.approx(math.log(2))
    assert percentile([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], 0.9) == 0.9


def test_the_table_replaces_what_lies_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "signal.md"
    page.write_text("# Page\n\n<!-- completeness -->\nother\n<!-- /completeness -->\n")
    write(page, "first")
    write(page, "second")
    text = page.read_text()
    assert "first" not in text
    assert "<!-- accuracy -->\nsecond\n<!-- /accuracy -->" in text
    assert "<!-- completeness -->\nother\n<!-- /completeness -->" in text
