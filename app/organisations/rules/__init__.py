"""Kinds of organisations and their numbers, who may do what when, and the refusals of this area."""
