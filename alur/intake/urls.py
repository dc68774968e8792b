from django.urls import path

from alur.intake import views

app_name = "intake"
urlpatterns = [
    path("intake/", views.hand_in, name="hand_in"),
    path("intake/<uuid:uid>/", views.choose, name="choose"),
]
