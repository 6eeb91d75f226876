"""The JSON edge over the same services."""
