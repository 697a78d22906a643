"""The simulator's answer carried by Django (see `peer_work`), with only the middleware such an answer needs."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from peer_work import answer

settings.configure(
    ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, SECRET_KEY="bench", USE_I18N=False,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
)
django.setup()


def simulator(request: HttpRequest) -> HttpResponse:
    names = {name.lower(): value for name, value in request.headers.items()}
    status, body, headers = answer(request.META["QUERY_STRING"], request.COOKIES, names)
    return HttpResponse(body, status=status, headers=dict(headers))


urlpatterns = [path("simulador", simulator)]
app = WSGIHandler()
