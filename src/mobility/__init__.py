"""The map, in the order a message travels.

feeds     DMFR registry -> FeedConfig; HTTP -> bytes, politely and safely
gtfs      zip -> Timetable
gtfs_rt   bytes -> FeedMessage
merge     Timetable + FeedMessage -> Overlay, the merged departures
health    attempts -> FeedHealth
store     Overlay, Timetable, FeedHealth <-> Redis; the embedded server
history   polls, indicators, incidents, evidence -> SQLite or PostgreSQL, and back as series
notify    incidents -> webhooks and e-mail
worker    the loops that drive all of the above, one compartment per feed
board     Timetables + Overlays -> Board
api       Board -> HTTP; one file per resource
web       the pages
demo      a simulated territory that speaks GTFS and GTFS-Realtime over HTTP
model     the words all of them share
"""
