-- Differences between our books, the card provider and what is paid for how long: one row for each time one was there.
CREATE TABLE reconciliation_issue (
    id          uuid        PRIMARY KEY,
    kind        text        NOT NULL,
    subject     text        NOT NULL,
    found_at    timestamptz NOT NULL,
    resolved_at timestamptz,
    details     jsonb       NOT NULL -- ids and amounts only
);
CREATE UNIQUE INDEX reconciliation_issue_open ON reconciliation_issue (kind, subject) WHERE resolved_at IS NULL;
