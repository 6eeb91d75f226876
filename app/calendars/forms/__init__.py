"""What people choose of calendars."""

from app.calendars.forms.choosing import ChooseForm

__all__ = ["ChooseForm"]
