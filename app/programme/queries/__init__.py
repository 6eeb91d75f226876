"""Reading the programme."""
