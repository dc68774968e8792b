from django.urls import path

from alur.intake import views

app_name = "intake"
urlpatterns = [
    path("intake/", views.hand_in, name="hand_in"),
    path("intake/email/", views.hand_in_mail, name="hand_in_mail"),
    path("intake/<uuid:uid>/", views.choose, name="choose"),
]
