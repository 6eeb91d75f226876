"""Routes of the centres area."""

from app.core.web import Area

area = Area("centres", __name__)
