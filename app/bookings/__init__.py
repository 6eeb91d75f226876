"""Ask for a room, approve, refuse, withdraw, cancel: one verdict, one schedule."""
