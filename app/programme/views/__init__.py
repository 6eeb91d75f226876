"""The pages of the programme: of everybody, of those who lead it, of organisations that propose, and of staff."""

from app.programme.views import announcing, beside, dates, leading, materials, proposing, public, staff, surveys
from app.programme.views.area import area

__all__ = ["announcing", "area", "beside", "dates", "leading", "materials", "proposing", "public", "staff", "surveys"]
