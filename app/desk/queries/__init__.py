"""Reading a centre's day (the board, doors and screens, keys, faults), and files that come and go."""
