from django.urls import path

from alur.directory import key_views, programs, views

app_name = "directory"
urlpatterns = [
    path(views.FIRST_RUN.removeprefix("/"), views.first_run, name="first_run"),
    path("begin/", views.begin, name="begin"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/own/people/", views.people, name="people"),
    path("institutions/own/people/<int:role_id>/dismiss/", views.dismiss, name="dismiss"),
    path("institutions/own/people/programs/", programs.programs, name="programs"),
    path("institutions/own/people/programs/<int:token_id>/revoke/", programs.revoke, name="revoke"),
    path("institutions/own/keys/", key_views.own_keys, name="own_keys"),
    path("institutions/<slug:slug>.json", key_views.actor_json, name="actor"),
    path("institutions/<slug:slug>/keys.json", key_views.keys_json, name="keys"),
    path("institutions/<slug:slug>/", views.institution, name="institution"),
]
