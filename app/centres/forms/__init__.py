"""What staff type about centres, their hours, rooms, closures and people."""

from app.centres.forms.centres import CentreForm, TermsForm, terms_form
from app.centres.forms.closures import ClosureForm
from app.centres.forms.equipment import EquipmentForm
from app.centres.forms.hours import DaysForm, FeastsForm, WeekForm
from app.centres.forms.people import GrantForm
from app.centres.forms.rooms import AltForm, PartsForm, PhotoForm, RoomForm
from app.centres.forms.staff import NoFields, StaffForm

__all__ = [
    "AltForm",
    "CentreForm",
    "ClosureForm",
    "DaysForm",
    "EquipmentForm",
    "FeastsForm",
    "GrantForm",
    "NoFields",
    "PartsForm",
    "PhotoForm",
    "RoomForm",
    "StaffForm",
    "TermsForm",
    "WeekForm",
    "terms_form",
]
