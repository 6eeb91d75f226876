"""`make bench`: measure everything on both databases and print one table."""

import os
import sys
from collections.abc import Callable, Iterator

from bench import (
    booking,
    calendar,
    calendars,
    certificates,
    closure,
    digest,
    enrolling,
    fight,
    grounds,
    importing,
    page,
    places,
    programme,
    search,
    series,
    settings,
)
from bench.measuring import Figure

PARTS: dict[str, Callable[[grounds.Ground], Iterator[Figure]]] = {
    "search": search.figures,
    "booking": booking.figures,
    "series": series.figures,
    "importing": importing.figures,
    "page": page.figures,
    "places": places.figures,
    "closure": closure.figures,
    "calendar": calendar.figures,
    "settings": settings.figures,
    "programme": programme.figures,
    "digest": digest.figures,
    "enrolling": enrolling.figures,
    "certificates": certificates.figures,
    "calendars": calendars.figures,
    "fight": fight.figures,
}


def main(wanted: list[str]) -> int:
    """Measure the named parts, or all; the number of figures that miss their aim is told, and is no failure."""
    unknown = sorted(set(wanted) - PARTS.keys())
    if unknown:
        print(f"There is no part {', '.join(unknown)}. The parts are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors. A ratio is product / floor, medians.\n")
    print(f"{'':<11}{'what':<58}{'floor':>10}{'product':>10}{'ratio':>8}   aim")
    missed = 0
    with grounds.grounds() as both:
        for name, figures in PARTS.items():
            if wanted and name not in wanted:
                continue
            for ground in both:
                for figure in figures(ground):
                    print(f"{ground.name:<11}{figure}", flush=True)
                    missed += not figure.is_met
    print(f"\n{missed} missed." if missed else "\nAll aims met.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
