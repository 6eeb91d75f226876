"""Calendars as text (RFC 5545): what writes one here, and nothing that knows what it is about."""
