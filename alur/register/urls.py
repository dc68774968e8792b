"""Addresses of the register and of the cases."""

from django.urls import path

from alur.register import feeds, views

app_name = "register"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:context>/", views.case, name="case"),
    path("cases/<slug:context>/feed.xml", feeds.of_case, name="case_feed"),
    path("register/", views.register, name="register"),
    path("register/feed.xml", feeds.of_register, name="feed"),
    path("register/export.jsonl", views.export, name="export"),
    path("register/checkpoint", views.checkpoint, name="checkpoint"),
    path("register/<int:index>/", views.entry, name="entry"),
    path("register/<int:index>.tlog-proof", views.proof, name="proof"),
]
