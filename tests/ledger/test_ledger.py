"""The ledger agrees with reality: networks are built and measured, and `initlint params` has to say the same."""

from __future__ import annotations

from functools import cache

import keras
import pytest

from initlint import measurement
from initlint.measurement import Comparison

from .cases import Case, cases
from .comparison import compare, ledger_rows, problems

pytestmark = pytest.mark.filterwarnings("ignore")  # of the frameworks and packages, about their own future

CASES = cases()

KNOWN_SHARE = 0.985
"""A floor: garbage, loaded values and sines cannot be known, and a few functions of weights are not followed."""


@cache
def _compared(case: Case) -> Comparison:
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    return compare(case.title, ledger_rows(case.file, case.name, case.appended), case.build())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_is_known_is_right(case: Case) -> None:
    compared = _compared(case)
    assert compared.total > 0
    assert problems(compared) == []


def test_two_figures(capsys: pytest.CaptureFixture[str]) -> None:
    compared = [_compared(case) for case in CASES]
    total = sum(each.total for each in compared)
    known = sum(each.known for each in compared)
    wrong = sum(len(each.wrong) for each in compared)
    with capsys.disabled():
        print(f"\nledger of {len(compared)} networks")  # noqa: T201
        print(f"known {known} of {total} ({known / total:.1%})")  # noqa: T201
        print(f"agree {known - wrong} of {known} ({(known - wrong) / known:.1%})")  # noqa: T201
    assert len(compared) >= 70
    assert known / total >= KNOWN_SHARE
    assert wrong == 0


def test_a_wrong_row_is_noticed() -> None:
    """The comparison itself can fail: the healthy twin's ledger does not describe the broken network."""
    broken, healthy = (
        next(c for c in CASES if c.title == f"fixtures.ppo_agent.{twin}") for twin in ("broken", "healthy")
    )
    rows = ledger_rows(healthy.file, healthy.name)
    assert compare("", rows, broken.build()).wrong
    without_one = dict(list(rows.items())[1:])
    assert compare("", without_one, healthy.build()).known == len(without_one)
    assert measurement.compare("", rows, []).wrong
