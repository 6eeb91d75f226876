"""Drawing the demo's rooms: a small perspective engine, furniture made with it, and the rooms themselves."""
