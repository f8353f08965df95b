"""The Settings form: saved by the owner, closed to everybody else."""

from newsroom.models import SiteSettings

FORM = "/admin/newsroom/sitesettings/1/change/"


def test_olga_saves_and_is_told(olga, logged_in):
    SiteSettings().save()
    client = logged_in(olga)
    form = client.get(FORM).context["adminform"].form
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    response = client.post(FORM, {**typed, "name": "The Courier"}, follow=True)
    assert "The settings are saved." in response.content.decode()
    assert SiteSettings.objects.get().name == "The Courier"


def test_ed_may_not(ed, logged_in):
    SiteSettings().save()
    assert logged_in(ed).get(FORM).status_code == 403
    assert logged_in(ed).post(FORM, {"name": "Mine"}).status_code == 403
