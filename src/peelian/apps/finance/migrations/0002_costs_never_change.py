"""Costs are evidence: the database refuses to change or delete them, and holds them inside their undertaking's days."""

from django.db import migrations

# A withdrawal fills three empty columns, once. Everything else of a cost stays as it was recorded.
FORWARD = """
CREATE FUNCTION hold_cost() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal text[] := ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawn_for'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a cost is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR to_jsonb(NEW) - withdrawal IS DISTINCT FROM to_jsonb(OLD) - withdrawal THEN
        RAISE EXCEPTION 'a cost is never changed, only withdrawn, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cost_never_changes BEFORE UPDATE OR DELETE ON finance_cost
    FOR EACH ROW EXECUTE FUNCTION hold_cost();

CREATE FUNCTION hold_cost_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM finance_undertaking undertaking WHERE undertaking.id = NEW.undertaking_id
        AND undertaking.valid_from <= NEW.incurred_on
        AND (undertaking.valid_until IS NULL OR NEW.incurred_on < undertaking.valid_until)
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a cost of % lies outside the days of its undertaking', NEW.incurred_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cost_inside_its_undertaking', TABLE = 'finance_cost';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cost_inside_its_undertaking BEFORE INSERT ON finance_cost
    FOR EACH ROW EXECUTE FUNCTION hold_cost_inside();

CREATE FUNCTION hold_undertaking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM finance_cost cost WHERE cost.undertaking_id = NEW.id AND cost.withdrawn_at IS NULL
            AND (cost.incurred_on < NEW.valid_from OR cost.incurred_on >= NEW.valid_until)) THEN
        RAISE EXCEPTION 'costs of this undertaking lie outside its days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'undertaking_holds_its_costs',
                TABLE = 'finance_undertaking';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER undertaking_holds_its_costs BEFORE UPDATE ON finance_undertaking
    FOR EACH ROW EXECUTE FUNCTION hold_undertaking();

ALTER TABLE finance_cost ADD CONSTRAINT cost_not_in_the_future
    CHECK (incurred_on <= (recorded_at AT TIME ZONE 'Europe/London')::date);
"""
BACKWARD = """
ALTER TABLE finance_cost DROP CONSTRAINT cost_not_in_the_future;
DROP TRIGGER undertaking_holds_its_costs ON finance_undertaking;
DROP TRIGGER cost_inside_its_undertaking ON finance_cost;
DROP TRIGGER cost_never_changes ON finance_cost;
DROP FUNCTION hold_undertaking();
DROP FUNCTION hold_cost_inside();
DROP FUNCTION hold_cost();
"""


class Migration(migrations.Migration):
    """Triggers, because a right to write can be granted by mistake and a trigger can't be forgotten."""

    dependencies = [("finance", "0001_costs_and_undertakings")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
