"""Signing in and out."""

from typing import Any

from django import forms
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from alur.accounts import services
from alur.accounts.domain import TooManyTries
from alur.accounts.models import User
from alur.kernel import clock
from alur.kernel.models import Installation
from alur.kernel.wording import in_words


class SignInForm(AuthenticationForm):
    """E-mail and password. Every failure has the same answer: nobody learns who has an account."""

    error_messages = {
        "invalid_login": _("E-mail address or password is not right. Please check both."),
        "inactive": _("E-mail address or password is not right. Please check both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["password"].label = _("Your password")

    def clean(self) -> dict[str, Any]:
        """Checks the password, unless there were too many wrong ones."""
        told: dict[str, Any] = {"address": self._address(), "email": self.cleaned_data.get("username", "")}
        told["at"] = clock.now()
        try:
            services.begin_try(**told)
        except TooManyTries as refusal:
            raise forms.ValidationError(in_words(refusal), code=refusal.code) from None
        cleaned = super().clean()
        services.succeeded(**told)
        return cleaned

    def confirm_login_allowed(self, user: Any) -> None:
        """Whoever made a demo installation a real one has not left its public passwords behind."""
        super().confirm_login_allowed(user)
        if isinstance(user, User) and user.is_demo and not Installation.current().is_demo:
            raise self.get_invalid_login_error()

    def _address(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""


class SignIn(auth.LoginView):
    """The sign-in page. In a demo it lists the people of the demo; each has a button."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    next_page = "directory:begin"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`demo_users` and their password, in a demo only."""
        context = super().get_context_data(**kwargs)
        if Installation.current().is_demo:
            context |= {"demo_users": services.demo_users(), "demo_password": services.DEMO_PASSWORD}
        return context


sign_in = SignIn.as_view()
sign_out = auth.LogoutView.as_view(http_method_names=["post", "options"])
