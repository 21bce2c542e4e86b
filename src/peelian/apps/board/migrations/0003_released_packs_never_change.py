"""A released pack stays as it is, and words that were written once stay written: whoever asks."""

from django.db import migrations

# A part of a pack that is being released waits here until it is, and is refused then: the row is read under a lock.
FORWARD = """
CREATE FUNCTION refuse_if_released(pack bigint, what text, doing text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM board_pack WHERE id = pack FOR SHARE;
    IF stands = 'released' THEN
        RAISE EXCEPTION 'pack % was released: % of % refused', pack, doing, what USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION hold_pack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        IF OLD.state = 'released' THEN
            RAISE EXCEPTION 'pack % was released: % refused', OLD.code, TG_OP USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.state = 'released' AND NOT EXISTS (SELECT FROM board_release WHERE pack_id = NEW.id) THEN
        RAISE EXCEPTION 'pack % has nothing that was released', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hold_part_of_pack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        PERFORM refuse_if_released(OLD.pack_id, TG_TABLE_NAME, TG_OP);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM refuse_if_released(NEW.pack_id, TG_TABLE_NAME, TG_OP);
    RETURN NEW;
END $$;

CREATE FUNCTION hold_part_of_section() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        PERFORM refuse_if_released(section.pack_id, TG_TABLE_NAME, TG_OP)
            FROM board_packsection section WHERE section.id = OLD.section_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM refuse_if_released(section.pack_id, TG_TABLE_NAME, TG_OP)
        FROM board_packsection section WHERE section.id = NEW.section_id;
    RETURN NEW;
END $$;

CREATE FUNCTION release_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM board_pack WHERE id = NEW.pack_id AND state = 'approved') THEN
        RAISE EXCEPTION 'pack % is not approved: its release is refused', NEW.pack_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION release_freezes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM board_pack WHERE id = NEW.pack_id AND state = 'released') THEN
        RAISE EXCEPTION 'pack % has a release and is not frozen', NEW.pack_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER pack_never_changes BEFORE INSERT OR UPDATE OR DELETE ON board_pack
    FOR EACH ROW EXECUTE FUNCTION hold_pack();
CREATE TRIGGER section_never_changes BEFORE INSERT OR UPDATE OR DELETE ON board_packsection
    FOR EACH ROW EXECUTE FUNCTION hold_part_of_pack();
CREATE TRIGGER comment_never_changes BEFORE INSERT OR UPDATE OR DELETE ON board_packcomment
    FOR EACH ROW EXECUTE FUNCTION hold_part_of_pack();
CREATE TRIGGER accepted_never_changes BEFORE INSERT OR UPDATE OR DELETE ON board_findingaccepted
    FOR EACH ROW EXECUTE FUNCTION hold_part_of_pack();
CREATE TRIGGER build_never_changes BEFORE INSERT OR UPDATE OR DELETE ON board_sectionbuild
    FOR EACH ROW EXECUTE FUNCTION hold_part_of_section();
CREATE TRIGGER commentary_joins_no_released BEFORE INSERT ON board_commentary
    FOR EACH ROW EXECUTE FUNCTION hold_part_of_section();
CREATE TRIGGER commentary_never_changes BEFORE UPDATE OR DELETE ON board_commentary
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_is_of_approved BEFORE INSERT ON board_release
    FOR EACH ROW EXECUTE FUNCTION release_approved();
CREATE TRIGGER release_never_changes BEFORE UPDATE OR DELETE ON board_release
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER release_freezes_its_pack AFTER INSERT ON board_release
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION release_freezes();
"""

BACKWARD = """
DROP TRIGGER release_freezes_its_pack ON board_release;
DROP TRIGGER release_never_changes ON board_release;
DROP TRIGGER release_is_of_approved ON board_release;
DROP TRIGGER commentary_never_changes ON board_commentary;
DROP TRIGGER commentary_joins_no_released ON board_commentary;
DROP TRIGGER build_never_changes ON board_sectionbuild;
DROP TRIGGER accepted_never_changes ON board_findingaccepted;
DROP TRIGGER comment_never_changes ON board_packcomment;
DROP TRIGGER section_never_changes ON board_packsection;
DROP TRIGGER pack_never_changes ON board_pack;
DROP FUNCTION release_freezes();
DROP FUNCTION release_approved();
DROP FUNCTION hold_part_of_section();
DROP FUNCTION hold_part_of_pack();
DROP FUNCTION hold_pack();
DROP FUNCTION refuse_if_released(bigint, text, text);
"""


class Migration(migrations.Migration):
    """Triggers, because a release that can be changed proves nothing."""

    dependencies = [
        ("board", "0002_packs"),
        ("events", "0003_record_never_changes"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
