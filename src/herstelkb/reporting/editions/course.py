"""The course: what comes, station by station, with where the reader is; it stands even where nothing is known yet."""

from __future__ import annotations

from dataclasses import dataclass

from herstelkb.reporting.editions.telling import Telling


@dataclass(frozen=True, slots=True)
class Station:
    """A station: what is then so, seen and done, and what others may ask about; the last three may be None."""

    title: str
    text: str
    here: bool
    seen: str | None = None
    done: str | None = None
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The stations in order, the way it leads otherwise while that is so; `closed` replaces it all if it is set."""

    title: str
    stations: tuple[Station, ...]
    fork: str | None
    closed: str | None
    note: str | None


def course(telling: Telling) -> TimeLine | None:
    """The course with the reader at the last station that holds, or else at the first; None if there is none."""
    entry = telling.report.course
    if entry is None:
        return None
    at = ("report", "", "course")
    met = [
        number
        for number, station in enumerate(entry.stations)
        if station.here is not None and telling.holds((*at, "stations", number, "here"))
    ]
    here = met[-1] if met else 0
    stations = tuple(
        Station(
            telling.text(station.title),
            telling.text(station.text),
            number == here,
            *(telling.text(text) if text is not None else None for text in (station.seen, station.done, station.asked)),
        )
        for number, station in enumerate(entry.stations)
    )
    fork, closed = telling.one(entry.fork, (*at, "fork")), telling.one(entry.closed, (*at, "closed"))
    note = telling.text(entry.note) if entry.note is not None else None
    title = telling.one(entry.under_way, (*at, "under_way")) or telling.text(entry.title)
    return TimeLine(title, stations, fork, closed, note)
