"""Timetable and FeedMessages to Overlay: every rule of matching and propagating, one place each."""
