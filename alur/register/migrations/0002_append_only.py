"""The record and the log are append-only: the database itself refuses to change what was said.

Also: whoever appends an activity leaves a row in register_pending, in the same transaction.
"""

from django.db import migrations

PROTECTED = ("kernel_activity", "register_entry", "register_node", "register_checkpoint")

REFUSE = """
    CREATE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END $$
"""
NOTE = """
    CREATE FUNCTION register_note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO register_pending (activity_id) VALUES (NEW.id);
        RETURN NULL;
    END $$
"""


def _guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION register_refuse()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION register_refuse()"),
        migrations.RunSQL(NOTE, "DROP FUNCTION register_note()"),
        *map(_guard, PROTECTED),
        migrations.RunSQL(
            "CREATE TRIGGER note_new AFTER INSERT ON kernel_activity FOR EACH ROW EXECUTE FUNCTION register_note()",
            "DROP TRIGGER note_new ON kernel_activity",
        ),
        migrations.RunSQL(
            "INSERT INTO register_pending (activity_id) SELECT id FROM kernel_activity",
            "DELETE FROM register_pending",
        ),
    ]
