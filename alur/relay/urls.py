from django.urls import path

from alur.relay import views

app_name = "relay"
urlpatterns = [
    path("relay/", views.dispatches, name="dispatches"),
    path("relay/announce/<uuid:uid>/", views.announce, name="announce"),
    path("relay/receipts/<uuid:uid>/", views.receipts_panel, name="receipts_panel"),
    path("relay/<uuid:uid>/", views.dispatch, name="dispatch"),
    path("relay/<uuid:uid>/acknowledge/", views.acknowledge, name="acknowledge"),
]
