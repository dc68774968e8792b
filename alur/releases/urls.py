from django.urls import path

from alur.releases import export_views, views

app_name = "releases"
urlpatterns = [
    path("releases/", views.releases, name="list"),
    path("releases/written/", views.written, name="written"),
    path("releases/write/", views.write, name="write"),
    path("releases/all.<str:form>", export_views.feed, name="feed"),
    path("releases/changes.<str:form>", export_views.changes, name="changes"),
    path("releases/from/<slug:slug>.<str:form>", export_views.feed, name="feed_of"),
    path("releases/<uuid:uid>/ninjs.json", export_views.ninjs, name="ninjs"),
    path("releases/<uuid:uid>/newsml.xml", export_views.newsml, name="newsml"),
    path("releases/<uuid:uid>/", views.release, name="release"),
    path("releases/<uuid:uid>/v<int:number>.json", views.document, name="document"),
    path("releases/<uuid:uid>/v<int:number>.zip", views.package, name="package"),
    path("releases/<uuid:uid>/media/<uuid:content>", views.media, name="media"),
    path("releases/<uuid:uid>/write/", views.write, name="edit"),
    path("releases/<uuid:uid>/issue/", views.issue, name="issue"),
    path("releases/<uuid:uid>/correct/", views.correct, name="correct"),
    path("releases/<uuid:uid>/withdraw/", views.withdraw, name="withdraw"),
]
