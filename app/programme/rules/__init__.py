"""Pure rules of the programme."""
