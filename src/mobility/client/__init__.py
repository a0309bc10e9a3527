"""Questions to a mobility server in, typed boards, stops, trips, alerts and live changes out; depends on no other room."""

from mobility.client.client import Client
from mobility.client.errors import ClientError, RefusedError, UnreachableError
from mobility.client.events import Change
from mobility.client.shapes import (
    Alert,
    Board,
    BoardAlert,
    Call,
    Departure,
    Feed,
    FeedHealth,
    Group,
    Health,
    NextService,
    Operator,
    Place,
    Route,
    Stop,
    StopPoint,
    Trip,
    TripCalls,
)

__all__ = [
    "Alert",
    "Board",
    "BoardAlert",
    "Call",
    "Change",
    "Client",
    "ClientError",
    "Departure",
    "Feed",
    "FeedHealth",
    "Group",
    "Health",
    "NextService",
    "Operator",
    "Place",
    "RefusedError",
    "Route",
    "Stop",
    "StopPoint",
    "Trip",
    "TripCalls",
    "UnreachableError",
]
