"""What is typed, chosen and sent at the desk."""
