"""A desk with nothing but the editor, for test_prose.py: /desk/ shows and takes a body, /library/picker/ picks."""

from django import forms
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse, JsonResponse
from django.template import Context, Template
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from js_asset import Media

from articles.prose import BodyField

UID = "6f1c2a34-0000-4000-8000-000000000001"
desk = {"body": "", "taken": None}

PAGE = Template(
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Desk</title>{{ media }}</head>"
    "<body><form method='post'>{{ form }}<button id='keep'>Keep</button></form></body></html>"
)
PICKER = (
    "<!doctype html><html lang='en'><head><title>Library</title>"
    "<script src='/static/js/picture-picker.js'></script></head><body>"
    f"<button data-pick='1' data-uid='{UID}' data-src='/static/favicon.svg' data-caption='A boat'>Boat</button>"
    "</body></html>"
)


class StoryForm(forms.Form):
    """A form with one body."""

    body = BodyField(required=False)


@csrf_exempt
def show(request):
    """The form with what stands; a POST keeps what was written."""
    if request.method == "POST":
        form = StoryForm(request.POST)
        if form.is_valid():
            desk["taken"] = desk["body"] = form.cleaned_data["body"]
            return HttpResponse("Kept")
    form = StoryForm(initial={"body": desk["body"]})
    media = Media.from_media(form.media).with_nonce(str(request.csp_nonce))
    return HttpResponse(PAGE.render(Context({"form": form, "media": media})))


def picker(request):
    """A library of one picture, whatever is asked."""
    return HttpResponse(PICKER)


def look(request, uid):
    """The small copy of any picture."""
    return FileResponse(open(finders.find("favicon.svg"), "rb"), content_type="image/svg+xml")


@csrf_exempt
def take_in(request):
    """Take any picture for the boat, unless its name says that it is bad."""
    # The real door stands below /admin/; elsewhere files of a form are left unread.
    if b'filename="bad' in request.body:
        return JsonResponse({"error": "“bad.jpg”: no picture."}, status=400)
    return JsonResponse({"pk": 1, "uid": UID, "src": "/static/favicon.svg", "caption": "", "credit": "Ines", "alt": ""})


admin = (
    [
        path("picker/", picker, name="picture_picker"),
        path("look/<uid>/", look, name="picture_look"),
        path("take-in/", take_in, name="picture_take_in"),
    ],
    "admin",
)
urlpatterns = [path("desk/", show), path("favicon.ico", picker), path("library/", include(admin))]
