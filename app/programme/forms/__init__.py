"""What is typed about the programme."""
