"""Accept-Language becomes tags in the order wanted."""

import pytest

from mobility.api.languages import languages_wanted


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("", ()),
        ("fr", ("fr",)),
        ("en;q=0.5, fr-CA, de;q=0.9", ("fr-CA", "de", "en")),
        ("fr;q=0, en", ("en",)),
        ("*, <script>;q=1, fr;q=banana, it", ("it",)),
        ("br ; q=0.3 , fr ; q=0.7", ("fr", "br")),
    ],
)
def test_weights_order_the_tags_and_nonsense_is_left_out(header: str, tags: tuple[str, ...]) -> None:
    assert languages_wanted(header) == tags
