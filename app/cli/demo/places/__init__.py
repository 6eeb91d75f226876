"""The two centres of the demo and their rooms, as they are written down."""

from app.cli.demo.places.centrum_c import CENTRUM_C
from app.cli.demo.places.reymonta import REYMONTA
from app.cli.demo.places.sketches import CentreSketch, ClosureSketch, ExceptionSketch, RoomSketch

PLACES = (REYMONTA, CENTRUM_C)

__all__ = ["PLACES", "CentreSketch", "ClosureSketch", "ExceptionSketch", "RoomSketch"]
