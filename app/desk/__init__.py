"""The staff of a centre through its day, over all areas."""
