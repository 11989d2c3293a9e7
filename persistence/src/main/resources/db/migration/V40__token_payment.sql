-- Invoices that are to be paid with tokens, and what became of what came. Chosen last counts.
CREATE TABLE token_offer (
    invoice         uuid        PRIMARY KEY REFERENCES invoice,
    billing_account uuid        NOT NULL REFERENCES billing_account,
    chain           text        NOT NULL,
    token           text        NOT NULL,
    asked_at        timestamptz NOT NULL -- when the address was shown last
);
CREATE INDEX token_offer_payer ON token_offer (billing_account);
CREATE INDEX token_offer_shown ON token_offer (chain, asked_at);

-- What was credited; its owner is told once what came of it.
CREATE TABLE token_arrival (
    id              uuid        PRIMARY KEY,
    chain           text        NOT NULL,
    tx              text        NOT NULL,
    log_index       int         NOT NULL,
    billing_account uuid        NOT NULL,
    credited_at     timestamptz NOT NULL,
    told            boolean     NOT NULL DEFAULT false,
    UNIQUE (chain, tx, log_index)
);
CREATE INDEX token_arrival_untold ON token_arrival (billing_account, credited_at) WHERE NOT told;

-- Which tokens a payment was taken from: what goes back goes back in the same.
CREATE TABLE token_take (
    payment  uuid           NOT NULL REFERENCES payment,
    chain    text           NOT NULL,
    token    text           NOT NULL,
    units    numeric(78, 0) NOT NULL CHECK (units > 0),
    cents    bigint         NOT NULL CHECK (cents > 0), -- one to one, whatever a token is worth elsewhere
    returned bigint         NOT NULL CHECK (returned BETWEEN 0 AND cents),
    PRIMARY KEY (payment, chain, token)
);

-- Tokens that are sent to their owner by a person with the hardware wallet; what is written here moves nothing by itself.
CREATE TABLE token_payout (
    id              uuid           PRIMARY KEY,
    billing_account uuid           NOT NULL REFERENCES billing_account,
    chain           text           NOT NULL,
    token           text           NOT NULL,
    units           numeric(78, 0) NOT NULL CHECK (units > 0),
    address         text           NOT NULL CHECK (address ~ '^0x[0-9a-f]{40}$'),
    state           text           NOT NULL,
    confirmed_at    timestamptz    NOT NULL,
    approved_by     text,
    from_block      bigint,
    looked_to       bigint, -- up to which block its transaction was not found
    tx              text,
    ended_at        timestamptz
);
CREATE INDEX token_payout_payer ON token_payout (billing_account, confirmed_at);
CREATE INDEX token_payout_open ON token_payout (confirmed_at) WHERE ended_at IS NULL;

-- What a token is worth in dollars, as contracts on the chains say. What people sent counts one to one all the same.
CREATE TABLE token_price (
    token     text        PRIMARY KEY,
    micros    bigint      NOT NULL,
    seen_at   timestamptz NOT NULL,
    low_since timestamptz -- worth too little at every look since then
);
