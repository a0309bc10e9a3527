"""HTTP requests in, boards, stops, trips, alerts and health out; a request never waits for Redis (Read-From-Memory)."""
