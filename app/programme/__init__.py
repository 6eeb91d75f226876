"""The programme: trainings, workshops, seminars, events, study visits and working groups, and their dates."""
