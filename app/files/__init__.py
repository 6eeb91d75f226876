"""Uploaded bytes, their types and limits; kept in the database, so one backup holds all."""
