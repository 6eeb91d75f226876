"""The pages of the programme: of everybody, of those who lead it, of organisations that propose, and of staff."""

from app.programme.views import announcing, dates, leading, materials, proposing, public, staff, surveys
from app.programme.views.area import area

__all__ = ["announcing", "area", "dates", "leading", "materials", "proposing", "public", "staff", "surveys"]
