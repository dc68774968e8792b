"""Addresses: `institutions/` for the public, `directory/` for offices and for who keeps the directory."""

from django.urls import path

from alur.directory import key_views, programs, staff, views

app_name = "directory"
urlpatterns = [
    path(views.FIRST_RUN.removeprefix("/"), views.first_run, name="first_run"),
    path("begin/", views.begin, name="begin"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/report-false-account/", views.report_false, name="report_false"),
    path("institutions/own/people/", staff.people, name="people"),
    path("institutions/own/people/<int:role_id>/dismiss/", staff.dismiss, name="dismiss"),
    path("institutions/own/people/programs/", programs.programs, name="programs"),
    path("institutions/own/people/programs/<int:token_id>/revoke/", programs.revoke, name="revoke"),
    path(".well-known/content-credentials.pem", key_views.root_certificate, name="root_certificate"),
    path("institutions/own/keys/", key_views.own_keys, name="own_keys"),
    path("institutions/<slug:slug>.json", key_views.actor_json, name="actor"),
    path("institutions/<slug:slug>/keys.json", key_views.keys_json, name="keys"),
    path("institutions/<slug:slug>/", views.institution, name="institution"),
    path("directory/", staff.overview, name="overview"),
    path("directory/ask/", staff.ask, name="ask"),
    path("directory/new/", staff.enrol, name="enrol"),
    path("directory/forums/", staff.forums, name="forums"),
    path("directory/forums/<slug:slug>/", staff.forum, name="forum"),
    path("directory/files/", staff.files, name="files"),
    path("directory/files/store/", staff.store, name="store"),
    path("directory/files/load/<slug:name>/", staff.load, name="load"),
    path("directory/files/<slug:table>.csv", staff.export, name="export"),
    path("directory/accounts/<int:pk>/confirm/", staff.confirm, name="confirm"),
    path("directory/accounts/<int:pk>/end/", staff.disconnect, name="disconnect"),
    path("directory/contacts/<int:pk>/remove/", staff.forget, name="forget"),
    path("directory/imitations/<uuid:uid>/", staff.decide, name="decide"),
    path("directory/roles/<int:role_id>/employment/", staff.employ, name="employ"),
    path("directory/institutions/<slug:slug>/", staff.office, name="office"),
    path("directory/institutions/<slug:slug>/change/", staff.change, name="change"),
    path("directory/institutions/<slug:slug>/people/", staff.people, name="people_of"),
]
