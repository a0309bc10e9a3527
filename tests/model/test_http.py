"""What newer answers leave of what older ones told."""

from mobility.model.http import HttpFacts, TypeTold, http_after

WHOLE = HttpFacts(
    redirects=1,
    is_permanent=True,
    final_url="https://example.org/b",
    is_https=True,
    certificate_ends=2_000_000_000,
    content_type="application/x-protobuf",
    type_told=TypeTold.FITS,
    has_etag=True,
    has_last_modified=False,
    honours_validators=True,
    cache_control="max-age=15",
)


def test_no_answer_at_all_says_nothing_new() -> None:
    assert http_after(WHOLE, None) == WHOLE
    assert http_after(None, None) is None


def test_a_304_says_nothing_of_the_body() -> None:
    newest = HttpFacts(is_https=True, certificate_ends=2_100_000_000, honours_validators=True)
    after = http_after(WHOLE, newest)
    assert after is not None
    assert (after.content_type, after.type_told, after.has_etag) == ("application/x-protobuf", TypeTold.FITS, True)
    assert (after.certificate_ends, after.redirects, after.final_url) == (2_100_000_000, 0, "")


def test_that_a_server_understands_questions_for_news_is_known_until_it_shows_otherwise() -> None:
    changed = HttpFacts(content_type="", type_told=TypeTold.MISSING, has_etag=True, has_last_modified=False)
    after = http_after(WHOLE, changed)
    assert after is not None
    assert (after.honours_validators, after.content_type) == (True, "")
    after = http_after(after, HttpFacts(has_etag=True, honours_validators=False))
    assert after is not None
    assert after.honours_validators is False


def test_a_server_that_no_longer_names_versions_is_no_longer_known_to_understand() -> None:
    after = http_after(WHOLE, HttpFacts(has_etag=False, has_last_modified=False))
    assert after is not None
    assert after.honours_validators is None
