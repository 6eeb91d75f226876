"""Reading for the desk."""
