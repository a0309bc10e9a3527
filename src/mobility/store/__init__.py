"""The only room that knows Redis: keys, encodings, leases, changes, the embedded server."""
