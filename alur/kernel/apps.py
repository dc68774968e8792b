from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel as a Django app: it owns the activity table and the contents."""

    name = "alur.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The queue's tasks come out of flow.py."""
        from alur.kernel import tasks

        tasks.register_all()
