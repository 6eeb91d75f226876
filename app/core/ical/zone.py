"""Kraków's clock as calendars carry it: the one VTIMEZONE that stands before the first event of everything we send."""

ZONE_NAME = "Europe/Warsaw"
# By hand, and held by tests against zoneinfo, ical.js and libical: icalendar 7.3 writes the onset of spring in the new
# offset where RFC 5545, section 3.6.5, wants the old one, and all onsets in one RDATE of which ical.js reads the first.
VTIMEZONE = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE_NAME}",
        f"X-LIC-LOCATION:{ZONE_NAME}",
        "BEGIN:DAYLIGHT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "DTSTART:19970330T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    )
)
