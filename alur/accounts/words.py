"""What roles are called and what they do, in the reader's words. The codes are those of kernel.permissions.ROLES."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ROLES: Mapping[str, Promise] = {
    "press_officer": pgettext_lazy("role", "press officer"),
    "coordinator": pgettext_lazy("role", "forum coordinator"),
    "registrar": pgettext_lazy("role", "keeper of the directory"),
    "editor": pgettext_lazy("role", "editor"),
    "head": pgettext_lazy("role", "head of office"),
    "legal": pgettext_lazy("role", "legal officer"),
    "complaints_officer": pgettext_lazy("role", "complaints officer"),
    "supervisor": pgettext_lazy("role", "supervisor"),
    "system": pgettext_lazy("role", "the software itself"),
    "citizen": pgettext_lazy("role", "citizen"),
    "program": pgettext_lazy("role", "a program of the office"),
}

DUTIES: Mapping[str, Promise] = {
    "press_officer": pgettext_lazy("role duty", "issues releases, corrects and withdraws them"),
    "coordinator": pgettext_lazy("role duty", "passes releases on to a forum"),
    "registrar": pgettext_lazy("role duty", "enters institutions, forums and their first people"),
    "editor": pgettext_lazy("role duty", "reads the inbox, adapts and submits"),
    "head": pgettext_lazy("role duty", "approves, returns, declines"),
    "legal": pgettext_lazy("role duty", "decides beside the head where the law is touched"),
    "complaints_officer": pgettext_lazy("role duty", "receives complaints and keeps their dates"),
    "supervisor": pgettext_lazy("role duty", "studies, registers and decides complaints"),
}
