from django.urls import path

from alur.screening import again, staff, views

app_name = "screening"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("screening/packs/", staff.packs, name="packs"),
    path("screening/packs/examples/<slug:version>", staff.examples, name="examples"),
    path("screening/packs/activate", staff.activate, name="activate"),
    path("screening/assessments/<uuid:uid>/again/", again.again, name="again"),
    path("rules/<slug:name>/", views.rule, name="rule"),
]
