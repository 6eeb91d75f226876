"""The one schedule: entries take resources, and the database refuses two at one time."""
