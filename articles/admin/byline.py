"""My byline: what readers see of a colleague under and beside the stories, changed by the colleague alone."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.models import Author, Picture
from newsroom.account.coming_in import room
from newsroom.admin.base import LinesField, with_nonce
from newsroom.models import Act
from newsroom.pages import changing

from .picture_forms import PictureChoice
from .picture_looks import look_url


class BylineForm(forms.ModelForm):
    """Name, role, a few lines, a way to reach the person; and a portrait, for those who may look at pictures."""

    class Meta:
        model = Author
        fields = ["name", "role_title", "bio", "contact", "portrait"]
        field_classes = {"bio": LinesField}
        widgets = {"bio": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("It changes under all your stories. The address of your page stays.")
        if by.has_perm("articles.view_picture"):
            label = self.fields["portrait"].label
            self.fields["portrait"] = PictureChoice(Picture.objects.usable(), label=label, required=False)
        else:
            del self.fields["portrait"]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_byline(request):
    """The author behind one's own account. An account that lost its author is told whom to ask."""
    author = Author.objects.filter(user=request.user).select_related("portrait").first()
    if author is None:
        return room(request, "account/byline.html", {"here": "byline"})
    form = BylineForm(request.POST or None, instance=author, by=request.user)
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        messages.success(request, _("Your byline is saved."))
        return redirect("my-byline")
    kept = Author.objects.select_related("portrait").get(pk=author.pk)
    context = {
        "here": "byline",
        "form": form,
        "media": with_nonce(form.media, request),
        "author": kept,
        "portrait_look": look_url(kept.portrait) if kept.portrait_id else "",
    }
    return room(request, "account/byline.html", context, 400 if form.errors else 200)


def _save(request, form):
    if not (fields := form.changed_data):
        return
    short = [name for name in fields if name not in ("bio", "portrait")]
    values = {name: [form.initial.get(name), form.cleaned_data[name]] for name in short}
    with changing():
        form.instance.save(update_fields=fields)
        Act.record("edit", form.instance, by=request.user, fields=sorted(fields), values=values)
