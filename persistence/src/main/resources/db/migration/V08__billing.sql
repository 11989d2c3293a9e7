-- Billing: who pays (a pseudonym that outlives the person), what was asked, what came, what went back; and what was last seen at the card provider.
CREATE TABLE billing_account (
    id            uuid        PRIMARY KEY,
    -- two pseudonyms can share a payer: the address is unique at the provider, and a person can come back
    card_customer uuid,
    created_at    timestamptz NOT NULL,
    closed_at     timestamptz
);

CREATE INDEX billing_account_customer ON billing_account (card_customer);

-- Deleted when the person is forgotten: the payments stay, without a name.
CREATE TABLE billing_account_link (
    account         uuid PRIMARY KEY,
    billing_account uuid NOT NULL UNIQUE REFERENCES billing_account
);

CREATE TABLE invoice (
    id              uuid        PRIMARY KEY,
    number          text        NOT NULL UNIQUE,
    billing_account uuid        NOT NULL REFERENCES billing_account,
    once            text        NOT NULL UNIQUE,
    created_at      timestamptz NOT NULL,
    valid_until     timestamptz NOT NULL,
    cancelled_at    timestamptz,
    settled_at      timestamptz,
    refund_reason   text,
    end_wanted      boolean     NOT NULL DEFAULT false,
    renewal_of      uuid REFERENCES invoice
);
CREATE INDEX invoice_payer ON invoice (billing_account, created_at);

CREATE TABLE invoice_line (
    invoice  uuid   NOT NULL REFERENCES invoice,
    line     int    NOT NULL,
    kind     text   NOT NULL,
    product  text   NOT NULL,
    currency text   NOT NULL,
    minor    bigint NOT NULL CHECK (minor >= 0),
    PRIMARY KEY (invoice, line)
);

CREATE TABLE payment (
    id              uuid        PRIMARY KEY,
    rail            text        NOT NULL,
    external_ref    text        NOT NULL,
    invoice         uuid REFERENCES invoice,
    billing_account uuid REFERENCES billing_account,
    currency        text        NOT NULL,
    net             bigint      NOT NULL,
    fee             bigint      NOT NULL,
    refunded        bigint      NOT NULL,
    paid_at         timestamptz NOT NULL,
    disputed        boolean     NOT NULL,
    UNIQUE (rail, external_ref)
);
CREATE INDEX payment_invoice ON payment (invoice);
CREATE INDEX payment_payer ON payment (billing_account, paid_at);

CREATE TABLE checkout_attempt (
    id         uuid        PRIMARY KEY,
    invoice    uuid        NOT NULL REFERENCES invoice,
    part       text        NOT NULL,
    state      text        NOT NULL,
    checkout   uuid        UNIQUE,
    product    uuid,
    url        text,
    expires_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX checkout_attempt_invoice ON checkout_attempt (invoice, created_at);
CREATE INDEX checkout_attempt_open ON checkout_attempt (created_at) WHERE state = 'OPEN';

CREATE TABLE subscription (
    id                   uuid        PRIMARY KEY,
    invoice              uuid REFERENCES invoice,
    billing_account      uuid REFERENCES billing_account,
    status               text        NOT NULL,
    period_start         timestamptz NOT NULL,
    period_end           timestamptz,
    cancel_at_period_end boolean     NOT NULL,
    past_due_at          timestamptz,
    ended_at             timestamptz,
    as_of                timestamptz NOT NULL
);
CREATE INDEX subscription_invoice ON subscription (invoice);
CREATE INDEX subscription_payer ON subscription (billing_account);

CREATE TABLE refund_intent (
    id         uuid        PRIMARY KEY,
    invoice    uuid        NOT NULL REFERENCES invoice,
    card_order uuid        NOT NULL UNIQUE,
    currency   text        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    reason     text        NOT NULL,
    state      text        NOT NULL,
    refund     uuid,
    refundable bigint,     -- minor units, before the provider was first asked
    sent_at    timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX refund_intent_invoice ON refund_intent (invoice);

CREATE TABLE card_refund (
    id         uuid        PRIMARY KEY,
    card_order uuid        NOT NULL,
    status     text        NOT NULL,
    currency   text        NOT NULL,
    amount     bigint      NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX card_refund_order ON card_refund (card_order);

CREATE TABLE card_order (
    id           uuid        PRIMARY KEY,
    status       text        NOT NULL,
    paid         boolean     NOT NULL,
    subscription uuid,
    as_of        timestamptz NOT NULL
);
CREATE INDEX card_order_pending ON card_order (as_of) WHERE NOT paid;

CREATE TABLE card_dispute (
    id         uuid PRIMARY KEY,
    card_order uuid NOT NULL,
    status     text NOT NULL
);

CREATE TABLE card_cursor (
    list text        PRIMARY KEY,
    at   timestamptz NOT NULL
);

-- The same delivery with another body is an alarm; the body itself lies sealed in the inbox and goes when it is done.
CREATE TABLE card_delivery (
    webhook_id  text        PRIMARY KEY,
    body_hash   text        NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE TABLE card_portal (
    id              uuid        PRIMARY KEY,
    billing_account uuid        NOT NULL REFERENCES billing_account,
    -- the chat that asked: no other one is shown the address
    chat            text        NOT NULL,
    sealed_url      bytea,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX card_portal_expiry ON card_portal (expires_at);

-- The money-back promise holds once for each payer, who is known by several marks; see MoneyBackOnce.
CREATE TABLE money_back_use (
    mark    text        PRIMARY KEY,
    invoice uuid        NOT NULL REFERENCES invoice,
    at      timestamptz NOT NULL
);
CREATE INDEX money_back_use_invoice ON money_back_use (invoice);
