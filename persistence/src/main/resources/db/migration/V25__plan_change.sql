-- A running subscription can become one for another plan: which plan it is for, and the wish before the provider is asked.
ALTER TABLE subscription ADD COLUMN plan text;

CREATE TABLE plan_change (
    id           uuid        PRIMARY KEY,
    subscription uuid        NOT NULL REFERENCES subscription,
    invoice      uuid        NOT NULL REFERENCES invoice,
    from_plan    text        NOT NULL,
    to_plan      text        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('UPGRADE', 'DOWNGRADE')),
    state        text        NOT NULL CHECK (state IN ('WANTED', 'SENT', 'SCHEDULED', 'DONE', 'REFUSED', 'WITHDRAWN')),
    code         text        NOT NULL,
    sent_at      timestamptz,
    created_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    CHECK ((ended_at IS NOT NULL) = (state IN ('DONE', 'REFUSED', 'WITHDRAWN')))
);
CREATE UNIQUE INDEX plan_change_open ON plan_change (subscription) WHERE ended_at IS NULL;
