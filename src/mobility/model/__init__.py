"""The words everything else is written in: ids, times, timetables, messages, overlays, boards, health."""
