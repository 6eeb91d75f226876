"""What people choose of calendars."""
