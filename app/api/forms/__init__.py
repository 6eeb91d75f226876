"""What is sent to the API and what it answers, field by field."""
