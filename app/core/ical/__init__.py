"""Calendars as text (RFC 5545): what writes one and what reads one, and nothing that knows what it is about."""
