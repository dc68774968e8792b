from django.urls import path

from alur.directory import programs, views

app_name = "directory"
urlpatterns = [
    path(views.FIRST_RUN.removeprefix("/"), views.first_run, name="first_run"),
    path("begin/", views.begin, name="begin"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/own/people/", views.people, name="people"),
    path("institutions/own/people/<int:role_id>/dismiss/", views.dismiss, name="dismiss"),
    path("institutions/own/people/programs/", programs.programs, name="programs"),
    path("institutions/own/people/programs/<int:token_id>/revoke/", programs.revoke, name="revoke"),
    path("institutions/<slug:slug>/", views.institution, name="institution"),
]
