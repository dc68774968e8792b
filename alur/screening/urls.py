from django.urls import path

from alur.screening import views

app_name = "screening"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:name>/", views.rule, name="rule"),
]
