from django.urls import path

from alur.desk import effect, following, live, media, views

app_name = "desk"
urlpatterns = [
    path("desk/", views.inbox, name="inbox"),
    path("desk/arrivals/<uuid:uid>/", views.arrival, name="arrival"),
    path("desk/arrivals/<uuid:uid>/adapt", views.adapt, name="adapt"),
    path("desk/arrivals/<uuid:uid>/decline", views.decline_arrival, name="decline_arrival"),
    path("desk/drafts/", views.drafts, name="drafts"),
    path("desk/drafts/<uuid:uid>/", views.draft, name="draft"),
    path("desk/drafts/<uuid:uid>/edit", views.edit, name="edit"),
    path("desk/drafts/<uuid:uid>/live", live.live, name="live"),
    path("desk/drafts/<uuid:uid>/screen", views.screen, name="screen"),
    path("desk/drafts/<uuid:uid>/submit", views.submit, name="submit"),
    path("desk/drafts/<uuid:uid>/approve", views.approve, name="approve"),
    path("desk/drafts/<uuid:uid>/return", views.give_back, name="return"),
    path("desk/drafts/<uuid:uid>/decline", views.decline, name="decline"),
    path("desk/drafts/<uuid:uid>/override", views.override, name="override"),
    path("desk/drafts/<uuid:uid>/approved", views.approved, name="approved"),
    path("desk/followups/<uuid:uid>/", following.followup, name="followup"),
    path("desk/followups/<uuid:uid>/unchanged", following.propose, name="propose_no_change"),
    path("desk/followups/<uuid:uid>/confirm", following.confirm, name="confirm_no_change"),
    path("desk/changes/<uuid:uid>/", following.followups_panel, name="followups_panel"),
    path("desk/rules/<slug:jurisdiction>/", effect.effect_panel, name="effect_panel"),
    path("desk/media/<uuid:uid>/", media.full, name="media"),
    path("desk/media/<uuid:uid>/small", media.small, name="small"),
]
