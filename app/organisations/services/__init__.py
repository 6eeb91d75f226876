"""What can be done with an organisation: bring it here, verify it, and let people in and out."""
