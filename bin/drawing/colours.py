"""Colours as #rrggbb, mixed and shaded."""


def mix(one: str, two: str, share: float) -> str:
    """`share` of the second colour in the first."""
    share = min(max(share, 0.0), 1.0)
    parts = zip(_parts(one), _parts(two), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def light(colour: str, share: float) -> str:
    return mix(colour, "#fff6e4", share)


def dark(colour: str, share: float) -> str:
    return mix(colour, "#2b2230", share)
