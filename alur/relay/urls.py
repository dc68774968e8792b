from django.urls import path, re_path

from alur.relay import board, views
from alur.relay.outside import views as outside

app_name = "relay"
urlpatterns = [
    path("relay/", views.dispatches, name="dispatches"),
    path("relay/announce/<uuid:uid>/", views.announce, name="announce"),
    path("relay/receipts/<uuid:uid>/", views.receipts_panel, name="receipts_panel"),
    path("relay/own/<uuid:uid>/", views.own_receipts_panel, name="own_receipts_panel"),
    path("relay/answers/", outside.signed_answers, name="answers"),
    path("relay/answer/<str:token>/", outside.answer, name="answer"),
    path("relay/offices/<slug:slug>/", outside.reach, name="reach"),
    path("relay/<uuid:uid>/try-again/", outside.try_again, name="try_again"),
    path("relay/<uuid:uid>/", board.dispatch, name="dispatch"),
    re_path(r"^relay/(?P<uid>[0-9a-f-]{36})/receipts\.(?P<form>csv|json)$", board.exported, name="exported"),
    path("relay/<uuid:uid>/acknowledge/", views.acknowledge, name="acknowledge"),
]
