"""Addresses: `answers/` for the offices."""

from django.urls import path

from alur.responses import views

app_name = "responses"
urlpatterns = [
    path("answers/", views.written, name="written"),
    path("answers/new/", views.write, name="write"),
    path("answers/<uuid:uid>/", views.answer, name="answer"),
]
