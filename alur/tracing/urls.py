from django.urls import path

from alur.tracing import views

app_name = "tracing"
urlpatterns = [
    path("check/", views.check, name="check"),
    path("panels/origin/<str:uid>/", views.origin_panel, name="origin_panel"),
]
