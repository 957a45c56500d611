"""Line charts as SVG text, a few kB each, with linear or logarithmic axes. Equal input gives equal bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 620, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 170, 34, 44
_COLOURS = ("#c0392b", "#1f6fb2", "#2e8b57", "#8e5bb5", "#b8860b")
_MOST_POINTS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One curve; points that are not finite, or not positive on a logarithmic axis, are left out."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    is_dotted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A title, and the limits that the data are cut to where they should not decide."""

    title: str
    is_log: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps a number to a place between two edges."""

    axis: Axis
    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        low, high, value = (_coordinate(self.axis, each) for each in (self.low, self.high, value))
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Powers of ten on a logarithmic axis, with 2 and 5 where it is short; multiples of 1, 2 or 5 on a linear one."""
        if self.axis.is_log:
            first, last = math.floor(math.log10(self.low)), math.floor(math.log10(self.high))
            steps = (1, 2, 5) if math.log10(self.high / self.low) < 2.5 else (1,)
            stride = max(1, math.ceil((last - first) / 7))
            found = (factor * 10.0**power for power in range(first, last + 1, stride) for factor in steps)
            return [tick for tick in found if self.low <= tick <= self.high]
        rough = (self.high - self.low) / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [index * step for index in range(first, last + 1)]


def line_chart(title: str, x: Axis, y: Axis, series: Sequence[Series]) -> str:
    """The chart as the text of an SVG file. Raises ValueError where there is no point to draw."""
    kept = [(each, _points(each, x, y)) for each in series]
    points = [point for _, found in kept for point in found]
    if not points:
        raise ValueError(f"nothing to draw in {title!r}")
    across = _scale(x, [point[0] for point in points], _LEFT, _WIDTH - _RIGHT)
    upward = _scale(y, [point[1] for point in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-size="14">{escape(title)}</text>',
        *_frame(across, upward),
    ]
    for index, (each, found) in enumerate(kept):
        parts += _curve(index, each, [(across.place(a), upward.place(b)) for a, b in found])
    return "\n".join([*parts, "</svg>", ""])


def _coordinate(axis: Axis, value: float) -> float:
    return math.log10(value) if axis.is_log else value


def _points(series: Series, x: Axis, y: Axis) -> list[tuple[float, float]]:
    step = max(1, len(series.xs) // _MOST_POINTS)
    found = []
    for a, b in list(zip(series.xs, series.ys, strict=True))[::step]:
        if all(math.isfinite(v) and (v > 0 or not axis.is_log) for v, axis in ((a, x), (b, y))):
            found.append((_cut(a, x), _cut(b, y)))
    return found


def _cut(value: float, axis: Axis) -> float:
    low = -math.inf if axis.low is None else axis.low
    high = math.inf if axis.high is None else axis.high
    return min(max(value, low), high)


def _scale(axis: Axis, values: Sequence[float], start: float, end: float) -> _Scale:
    low = min(values) if axis.low is None else axis.low
    high = max(values) if axis.high is None else axis.high
    if axis.is_log:
        return _Scale(axis, low / 1.3, high * 1.3, start, end)
    room = (high - low) * 0.04 or 1.0
    return _Scale(axis, low - room, high + room, start, end)


def _frame(across: _Scale, upward: _Scale) -> list[str]:
    parts = []
    for tick in across.ticks():
        at = across.place(tick)
        parts.append(f'<path d="M{at:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#e6e6e6"/>')
        parts.append(f'<text x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{_number(tick)}</text>')
    for tick in upward.ticks():
        at = upward.place(tick)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#e6e6e6"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{_number(tick)}</text>')
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(f'<path d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}" stroke="#444" fill="none"/>')
    parts.append(
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">'
        f"{escape(across.axis.title)}</text>"
    )
    parts.append(
        f'<text transform="translate(14 {middle:.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(upward.axis.title)}</text>"
    )
    return parts


def _curve(index: int, series: Series, places: Sequence[tuple[float, float]]) -> list[str]:
    colour = _COLOURS[index % len(_COLOURS)]
    style = f'stroke="{colour}" stroke-width="2"' + (' stroke-dasharray="5 4"' if series.is_dotted else "")
    top, left = _TOP + 14 + 18 * index, _WIDTH - _RIGHT + 12
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    return [
        f'<polyline points="{line}" fill="none" {style}/>',
        f'<path d="M{left} {top - 4}h18" {style}/>',
        f'<text x="{left + 24}" y="{top}">{escape(series.label)}</text>',
    ]


def _number(value: float) -> str:
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, _, power = f"{value:.0e}".partition("e")
        return f"{mantissa}e{int(power)}"
    return f"{value:.4g}"
