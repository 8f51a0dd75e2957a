"""When is what is made of the data said to be made? No clock is read, so that it stays the same."""

from __future__ import annotations

import datetime as dt
import os

from booklet.model import Edition


def moment(edition: Edition) -> dt.datetime:
    """SOURCE_DATE_EPOCH, else the beginning of the day on which the data last changed."""
    if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    newest = max((path.stat().st_mtime for path in edition.files if path.is_file()), default=0)
    day = dt.datetime.fromtimestamp(int(newest), edition.zone)
    return day.replace(hour=0, minute=0, second=0)
