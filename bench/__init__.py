"""Speed as ratios to hand-written SQL, measured in the same run on SQLite and PostgreSQL."""
