"""What comments put on the desk's first page."""


def test_moderators_see_how_many_wait_and_where(mo, rita, story, post, logged_in):
    article = story()
    post(article)
    post(article, name="Bea", email="bea@readers.example", body="And for the windows?", ip="192.0.2.8")
    html = logged_in(mo).get("/admin/").content.decode()
    assert "2 comments wait" in html
    assert "/admin/comments/comment/" in html
    assert "comments wait" not in logged_in(rita).get("/admin/").content.decode()


def test_without_any_nothing_is_said(mo, story, logged_in):
    story()
    assert "wait<" not in logged_in(mo).get("/admin/").content.decode()
