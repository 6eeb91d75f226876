"""Home, legal pages, language, health."""
