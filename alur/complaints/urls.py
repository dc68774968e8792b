"""Addresses: `report/` and `status/` for citizens, `complaints/` for the supervisor."""

from django.urls import path

from alur.complaints.views import private, report, staff, status

app_name = "complaints"
urlpatterns = [
    path("report/", report.start, name="start"),
    path("report/leave/", private.leave, name="leave"),
    path("report/deadline/", report.deadline, name="deadline"),
    path("report/evidence/", report.files, name="files"),
    path("report/evidence/<int:pk>/remove/", report.remove, name="remove"),
    path("report/complete/", report.complete, name="complete"),
    path("report/check/", report.check, name="check"),
    path("report/received/", report.received, name="received"),
    path("report/received/code/", report.code_file, name="code"),
    path("report/<slug:key>/", report.question, name="question"),
    path("status/", status.status, name="status"),
    path("status/report/", status.shown, name="opened"),
    path("status/report/complete/", status.complete, name="completion"),
    path("complaints/", staff.queue, name="queue"),
    path("complaints/<uuid:uid>/", staff.complaint, name="complaint"),
    path("complaints/<uuid:uid>/evidence/<int:number>/", staff.file, name="evidence"),
]
