"""The days by which publications are ordered and found: China's, as numbers from the epoch on."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from typing import Final

# A page's date without a zone, and the day on which something was published, are China's, which knows no summer time.
CHINA: Final = timezone(timedelta(hours=8))
EPOCH: Final = date(1970, 1, 1)  # day 0 of the search index and of trends
