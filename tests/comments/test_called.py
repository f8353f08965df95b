"""How lists and the log call a comment."""


def test_a_comment_is_called_by_its_first_words_and_what_is_cut_off_is_marked(story, said):
    article = story()
    assert str(said(article, "Short.\n\nAnd  sweet.", name="Ada")) == "Ada: Short. And sweet."
    called = str(
        said(article, "An owner: you have no right to count other people's windows. I come every week.", name="Ada")
    )
    assert called == "Ada: An owner: you have no right to count other people's windows…"
