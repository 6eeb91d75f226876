"""The verbs of accounts."""

from app.accounts.services.app_passwords import end_app_password, enter_by_app, make_app_password, note_use
from app.accounts.services.entering import confirm_email, reset_password, send_reset, sign_in, sign_out, sign_up
from app.accounts.services.owning import (
    change_email,
    change_password,
    change_profile,
    confirm_new_email,
    end_sign_in,
    keep_draft,
    make_api_token,
    purge_old,
    revoke_api_token,
)
from app.accounts.services.staffing import disable_person, enable_person, grant_role, make_administrator, revoke_role

__all__ = [
    "change_email",
    "change_password",
    "change_profile",
    "confirm_email",
    "confirm_new_email",
    "disable_person",
    "enable_person",
    "end_app_password",
    "end_sign_in",
    "enter_by_app",
    "grant_role",
    "keep_draft",
    "make_administrator",
    "make_api_token",
    "make_app_password",
    "note_use",
    "purge_old",
    "reset_password",
    "revoke_api_token",
    "revoke_role",
    "send_reset",
    "sign_in",
    "sign_out",
    "sign_up",
]
