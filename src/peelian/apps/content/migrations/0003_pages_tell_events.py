"""What happens to a page stands among the events too, whoever did it: an editor, the timetable, a command.

Wagtail writes a row into its own log for everything. A trigger copies it, so that there is one record to ask; what
changes the public site is marked as shown, which ends the pages that are kept (events/0004). A page that nobody in
particular makes is part of setting up, or a command's, which records an event of its own.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION content_page_tells_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events_event (name, actor_kind, actor_id, at, subject, area_code, data, shown)
    VALUES (
        'content.page.' || replace(regexp_replace(NEW.action, '^wagtail[.]', ''), '.', '_'),
        CASE WHEN NEW.user_id IS NULL THEN 'system' ELSE 'staff' END,
        coalesce(NEW.user_id::text, 'timetable'),
        NEW.timestamp,
        'wagtailcore.Page:' || NEW.page_id,
        '',
        jsonb_build_object('title', NEW.label),
        NEW.action IN ('wagtail.publish', 'wagtail.publish.scheduled', 'wagtail.unpublish',
                       'wagtail.unpublish.scheduled', 'wagtail.move', 'wagtail.reorder', 'wagtail.delete')
    );
    RETURN NULL;
END $$;
CREATE TRIGGER content_page_tells_events AFTER INSERT ON wagtailcore_pagelogentry
    FOR EACH ROW WHEN (NEW.action <> 'wagtail.create' OR NEW.user_id IS NOT NULL)
    EXECUTE FUNCTION content_page_tells_events();

CREATE FUNCTION content_picture_tells_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events_event (name, actor_kind, actor_id, at, subject, area_code, data, shown)
    VALUES ('content.picture.changed', 'system', 'newsroom', clock_timestamp(), 'content.Picture:' || NEW.id, '',
            '{}', true);
    RETURN NULL;
END $$;
CREATE TRIGGER content_picture_tells_events AFTER UPDATE OF file, description, focal_point_x ON content_picture
    FOR EACH ROW EXECUTE FUNCTION content_picture_tells_events();
"""

BACKWARD = """
DROP TRIGGER content_picture_tells_events ON content_picture;
DROP FUNCTION content_picture_tells_events();
DROP TRIGGER content_page_tells_events ON wagtailcore_pagelogentry;
DROP FUNCTION content_page_tells_events();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_pages"),
        ("events", "0004_public_version"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
