"""The English words of the page of what was shown."""

SHOWN: dict[str, str] = {
    "shown_title": "What did we show?",
    "shown_lead": "The board of a stop as it was shown at a moment in the past, made again from the messages kept.",
    "shown_stop": "Stop (name, or id FEED:ID)",
    "shown_which_stop": "Which stop “{text}”?",
    "shown_at": "Moment (local time of the network unless a zone is given)",
    "shown_button": "Show",
    "shown_note": "The answer also says what is no longer kept.",
    "shown_caption": "Departures shown on {time}",
    "shown_destination": "Destination",
    "shown_time": "Time shown",
    "shown_scheduled": "Scheduled",
    "shown_certainty": "Certainty",
    "shown_nothing": "No departure was shown.",
    "shown_unknown_stop": "The timetable of then has no stop “{text}”.",
    "shown_bad_stop": "No stop is called “{text}”; an id has the form FEED:ID.",
    "shown_bad_at": "“{text}” is not a date with a time, such as 2026-11-24T08:15.",
    "shown_missing": "What this answer had to do without",
}
