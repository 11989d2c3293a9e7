-- What is paid for how long: written with the payment, taken back when all of it has gone back; never changed otherwise.
CREATE TABLE entitlement_period (
    payment       uuid        PRIMARY KEY REFERENCES payment,
    invoice       uuid        NOT NULL REFERENCES invoice, -- of the order that began the plan
    from_at       timestamptz NOT NULL,
    until_at      timestamptz NOT NULL, -- exclusive
    taken_back_at timestamptz,
    CHECK (from_at < until_at)
);
CREATE INDEX entitlement_period_invoice ON entitlement_period (invoice, from_at);

ALTER TABLE subscription ADD COLUMN paused_at timestamptz;

-- Payments from before this table: the newest one of each plan pays for the period that runs now, unless that is not paid.
INSERT INTO entitlement_period (payment, invoice, from_at, until_at)
SELECT DISTINCT ON (s.invoice) p.id, s.invoice, s.period_start, s.period_end
FROM subscription s
JOIN invoice i ON i.id = s.invoice OR i.renewal_of = s.invoice
JOIN payment p ON p.invoice = i.id
WHERE s.past_due_at IS NULL AND s.period_start < s.period_end AND p.refunded < p.net
ORDER BY s.invoice, s.period_start DESC, p.paid_at DESC;
