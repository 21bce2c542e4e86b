"""Nobody is in a post on a day on which it doesn't stand: what is so is mended, and the database keeps it."""

from django.db import migrations

# Whoever outlived their post, or came before it, was in its unit over the establishment then, as where a post is closed.
# As terms and postings are kept inside a career (0010, 0012): at the end of the transaction, each row as it is by then.
FORWARD = """
CREATE TEMPORARY TABLE stray_posting ON COMMIT DROP AS
    SELECT posting.id, posting.person_id, posting.unit_id, posting.valid_from, posting.valid_until,
        post.valid_from AS post_from, post.valid_until AS post_until,
        posting.valid_from < coalesce(post.valid_until, 'infinity')
            AND post.valid_from < coalesce(posting.valid_until, 'infinity') AS meet
    FROM workforce_posting posting JOIN workforce_post post ON post.id = posting.post_id
    WHERE posting.valid_from < post.valid_from
        OR coalesce(posting.valid_until, 'infinity') > coalesce(post.valid_until, 'infinity');
UPDATE workforce_posting SET post_id = NULL WHERE id IN (SELECT id FROM stray_posting WHERE NOT meet);
UPDATE workforce_posting posting
    SET valid_from = greatest(stray.valid_from, stray.post_from),
        valid_until = least(stray.valid_until, stray.post_until)
    FROM stray_posting stray WHERE stray.id = posting.id AND stray.meet;
INSERT INTO workforce_posting (person_id, unit_id, valid_from, valid_until)
    SELECT person_id, unit_id, valid_from, post_from FROM stray_posting WHERE meet AND valid_from < post_from
    UNION ALL
    SELECT person_id, unit_id, post_until, valid_until FROM stray_posting
        WHERE meet AND post_until < coalesce(valid_until, 'infinity');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;

CREATE FUNCTION refuse_posting_outside_post(stray workforce_posting) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'posting % of person % is in post % on days on which it does not stand',
        stray.id, stray.person_id, stray.post_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_inside_its_post', TABLE = 'workforce_posting';
END $$;

CREATE FUNCTION hold_posting_in_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray workforce_posting;
BEGIN
    SELECT posting.* INTO stray FROM workforce_posting posting JOIN workforce_post post ON post.id = posting.post_id
        WHERE posting.id = NEW.id AND (posting.valid_from < post.valid_from
            OR coalesce(posting.valid_until, 'infinity') > coalesce(post.valid_until, 'infinity'));
    IF FOUND THEN
        PERFORM refuse_posting_outside_post(stray);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION hold_postings_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray workforce_posting;
BEGIN
    SELECT posting.* INTO stray FROM workforce_posting posting JOIN workforce_post post ON post.id = posting.post_id
        WHERE post.id = NEW.id AND (posting.valid_from < post.valid_from
            OR coalesce(posting.valid_until, 'infinity') > coalesce(post.valid_until, 'infinity'))
        LIMIT 1;
    IF FOUND THEN
        PERFORM refuse_posting_outside_post(stray);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER posting_inside_its_post
    AFTER INSERT OR UPDATE OF post_id, valid_from, valid_until ON workforce_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.post_id IS NOT NULL)
    EXECUTE FUNCTION hold_posting_in_post();
CREATE CONSTRAINT TRIGGER post_holds_its_postings AFTER UPDATE OF valid_from, valid_until ON workforce_post
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_postings_of_post();
"""
BACKWARD = """
DROP TRIGGER post_holds_its_postings ON workforce_post;
DROP TRIGGER posting_inside_its_post ON workforce_posting;
DROP FUNCTION hold_postings_of_post();
DROP FUNCTION hold_posting_in_post();
DROP FUNCTION refuse_posting_outside_post(workforce_posting);
"""


class Migration(migrations.Migration):
    """After postings inside a career."""

    dependencies = [
        ("workforce", "0012_postings_inside_a_career"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
