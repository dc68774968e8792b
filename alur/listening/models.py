"""What people said under a post. Personal data: `content_uid` (their words); the name is masked before it is stored."""

from uuid import uuid4

from django.db import models

from alur.kernel.activities import Reference


class Comment(models.Model):
    """One comment: masked name, words in the kernel's contents, and what it is about."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    in_reply_to = models.CharField(max_length=200, db_index=True, help_text="path of the post or sighting")
    masked_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, help_text="class, by rule; see core/classes.py")
    content_uid = models.UUIDField()
    said_at = models.DateTimeField()
    context = models.CharField(max_length=100, db_index=True)

    def __str__(self) -> str:
        return f"comment {self.uid}"

    def reference(self) -> Reference:
        """How the record names it: not by its words."""
        return Reference("Comment", f"comments/{self.uid}", {"id": "Komentar", "en": "Comment"})
