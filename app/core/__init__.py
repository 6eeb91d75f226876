"""What every area stands on; knows nothing of rooms, people or bookings."""
