"""Two who ask at the same moment whether a story is really out: one receipt."""

import pytest

from articles.models import Receipt
from tests.at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_first_clicks_at_once_make_one_receipt(story, ed, olga):
    for _ in range(5):
        article = story()
        at_once([lambda by=by, article=article: Receipt.ask_again(article, by=by) for by in (ed, olga, ed, olga)])
        [receipt] = Receipt.objects.filter(article=article)
        assert receipt.is_waiting
