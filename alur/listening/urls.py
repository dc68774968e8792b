from django.urls import path

from alur.listening import views

app_name = "listening"
urlpatterns = [
    path("comments/<str:context>/", views.comments, name="comments"),
    path("panels/comments/<str:context>/", views.comments_panel, name="comments_panel"),
]
