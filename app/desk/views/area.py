"""The area itself."""

from app.core.web import Area

area = Area("desk", __name__)
