"""Calendars to subscribe: feeds, secret addresses, and the kept texts of events."""
