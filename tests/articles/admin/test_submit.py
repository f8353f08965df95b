"""Send to the desk: a reporter's own draft, an editor's any; by its button."""

from django.urls import reverse


def test_rita_sends_her_draft(rita, draft, do):
    article = draft(by=rita)
    assert do(rita, article, "submit").status_code == 302
    article.refresh_from_db()
    assert article.state == "submitted"


def test_ed_may_send_anybodys(ed, rita, draft, do):
    article = draft(by=rita)
    assert do(ed, article, "submit").status_code == 302


def test_rita_may_not_send_eds_and_mo_none(rita, mo, ed, draft, do):
    article = draft(by=ed)
    assert do(rita, article, "submit").status_code == 403
    assert do(mo, article, "submit").status_code == 403
    article.refresh_from_db()
    assert article.state == "draft"


def test_vera_is_led_to_the_login(vera, draft):
    response = vera.post(reverse("admin:articles_article_verb", args=[draft().pk, "submit"]))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_published_story_is_a_conflict(ed, story, do):
    response = do(ed, story(), "submit")
    assert response.status_code == 409
    assert "can&#x27;t be done from here" in response.content.decode()


def test_looking_at_the_address_does_nothing(ed, draft, logged_in):
    article = draft()
    response = logged_in(ed).get(reverse("admin:articles_article_verb", args=[article.pk, "submit"]))
    assert response.status_code == 405
    assert reverse("admin:articles_article_change", args=[article.pk]) in response.content.decode()
    article.refresh_from_db()
    assert article.state == "draft"


def test_a_verb_that_does_not_exist_is_404(ed, draft, do):
    assert do(ed, draft(), "explode").status_code == 404


def test_a_form_without_its_token_is_refused(ed, draft):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    assert client.post(reverse("admin:articles_article_verb", args=[draft().pk, "submit"])).status_code == 403
