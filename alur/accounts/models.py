"""People who sign in. Personal data: `email`, `name`; seen by the person and the head of office, kept while active."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is the name to sign in with."""

    def create_user(self, email: str, password: str, **fields: Any) -> "User":
        """A person who can sign in at once."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person. An Account, in contrast, is an official account on a network and stands in the directory."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, help_text="how colleagues see it; never public")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, help_text="made by `alur demo`: its password is public")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return f"user {self.pk}"


class FailedSignIns(models.Model):
    """Failures in a row from one network address for one name. Neither stands here readably, only a keyed digest."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(help_text="by the clock of the installation")

    def __str__(self) -> str:
        return f"{self.count} failures"
