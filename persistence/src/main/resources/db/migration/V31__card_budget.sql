-- Requests that may still be sent to the card provider, one budget for all processes: each costs a share of a minute.
CREATE TABLE card_budget (
    name        text        PRIMARY KEY, -- who shares it
    spent_until timestamptz NOT NULL     -- by then what was sent so far has been earned again
);

-- When an open checkout was last asked for: the one that waits longest comes first, so that none starves.
ALTER TABLE checkout_attempt ADD COLUMN looked_at timestamptz;
