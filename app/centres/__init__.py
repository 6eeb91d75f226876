"""Centres, rooms, opening hours, closures and the rules of booking, all edited by staff."""
