from django.urls import path

from alur.intake import views
from alur.intake import way_views as ways

app_name = "intake"
urlpatterns = [
    path("intake/", views.hand_in, name="hand_in"),
    path("intake/email/", views.hand_in_mail, name="hand_in_mail"),
    path("intake/ways/", ways.index, name="ways"),
    path("intake/ways/add/<str:kind>/", ways.add, name="add_way"),
    path("intake/ways/<uuid:uid>/read/", ways.read_now, name="read_way"),
    path("intake/ways/<uuid:uid>/remove/", ways.remove, name="remove_way"),
    path("intake/calls/<uuid:uid>/", ways.call, name="call"),
    path("intake/<uuid:uid>/", views.choose, name="choose"),
]
