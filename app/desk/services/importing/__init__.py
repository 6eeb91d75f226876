"""Importing: a file is sent, each of its rows is judged, and what its sender then wants is written, all or nothing."""
