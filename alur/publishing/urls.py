from django.urls import path

from alur.publishing import views

app_name = "publishing"
urlpatterns = [
    path("offices/<slug:slug>/", views.office, name="office"),
    path("offices/<slug:slug>/feed.xml", views.OfficeFeed(), name="feed"),
    path("offices/<slug:slug>/posts/<uuid:uid>/", views.post, name="post"),
    path("offices/<slug:slug>/posts/<uuid:uid>/pictures/<uuid:content>", views.picture, name="picture"),
    path("publishing/", views.posts, name="posts"),
    path("publishing/<uuid:uid>/take-down/", views.take_down, name="take_down"),
]
