"""A trend as a picture. Needs the extra ``pictures``: matplotlib, imported when first drawn, and a font of mplfonts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.models import Trend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT: Final = "NotoSansCJKsc-Regular.otf"  # has the characters of both scripts
PACKAGES: Final = ("matplotlib", "mplfonts")
INCHES: Final = (8.0, 4.2)
DOTS_PER_INCH: Final = 150
LABELLED: Final = 8  # weeks that are named below the axis, at most
BARS, LINE, QUIET = "#2f6db5", "#d9822b", "#8a8a8a"


@dataclass(frozen=True, slots=True)
class Labels:
    """What the picture says, in the language of who sees it. ``week`` is a format of a date (``%m-%d``)."""

    title: str
    articles: str
    share: str
    week: str = "%Y-%m-%d"


def can_draw() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in PACKAGES)


def draw(trend: Trend, labels: Labels) -> bytes:
    """A PNG of 1,200 × 630 dots: bars of articles a week, a line of their share (CPU work of some 300 ms).

    Raises ImportError without the extra.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    _bars(axes, trend, labels)
    _share(axes.twinx(), trend, labels)
    axes.set_title(labels.title, fontproperties=_font(14), loc="left", pad=12)
    held = io.BytesIO()
    figure.savefig(held, format="png")
    return held.getvalue()


def _bars(axes: Axes, trend: Trend, labels: Labels) -> None:
    from matplotlib.ticker import MaxNLocator

    counts = [week.articles for week in trend.weeks]
    axes.bar(range(len(counts)), counts, color=BARS, width=0.8)
    every = max(1, -(-len(counts) // LABELLED))
    named = range(0, len(counts), every)
    axes.set_xticks(list(named), [trend.weeks[at].monday.strftime(labels.week) for at in named])
    axes.set_ylim(0, max([*counts, 1]) * 1.2)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(labels.articles, fontproperties=_font(11), color=BARS)
    axes.grid(axis="y", alpha=0.25)
    axes.set_axisbelow(True)
    _plain(axes)
    if trend.peak:
        at = trend.weeks.index(trend.peak)
        axes.annotate(str(trend.peak.articles), (at, trend.peak.articles), ha="center", va="bottom", color=BARS,
                      fontproperties=_font(11))  # fmt: skip


def _share(axes: Axes, trend: Trend, labels: Labels) -> None:
    from matplotlib.ticker import PercentFormatter

    shares = [week.share for week in trend.weeks]
    axes.plot(range(len(shares)), shares, color=LINE, linewidth=1.6, marker="o", markersize=3)
    axes.set_ylim(0, max([*shares, 0.001]) * 1.35)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0 if max([*shares, 0]) > 0.05 else 1))
    axes.set_ylabel(labels.share, fontproperties=_font(11), color=LINE)
    _plain(axes)


def _plain(axes: Axes) -> None:
    """Small quiet figures, no box."""
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(9))
    axes.tick_params(length=0, colors=QUIET)


def _font(points: float) -> Any:  # matplotlib's FontProperties
    from matplotlib.font_manager import FontProperties

    found = find_spec("mplfonts")
    if found is None or not found.submodule_search_locations:
        raise ImportError("mplfonts")
    return FontProperties(fname=str(Path(found.submodule_search_locations[0]) / "fonts" / FONT), size=points)
