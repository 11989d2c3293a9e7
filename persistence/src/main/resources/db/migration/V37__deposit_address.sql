-- Where people send tokens to. An address is made once and never changed, given to another account or forgotten: money may come
-- to it years later.
CREATE TABLE chain_key (
    family      text        PRIMARY KEY,
    fingerprint text        NOT NULL, -- of the public key that addresses are derived from
    pinned_at   timestamptz NOT NULL,
    -- Counted in a row and not by a sequence: who takes a number is waited for until the end of its transaction, so addresses
    -- become visible in the order of their numbers, and a reader that asks for what is new misses none.
    next_index  bigint      NOT NULL DEFAULT 0 CHECK (next_index BETWEEN 0 AND 2147483648)
);

CREATE TABLE deposit_address (
    seq             bigint      GENERATED ALWAYS AS IDENTITY,
    family          text        NOT NULL REFERENCES chain_key,
    address         text        NOT NULL CHECK (address ~ '^0x[0-9a-f]{40}$'),
    fingerprint     text        NOT NULL,
    index           bigint      NOT NULL CHECK (index BETWEEN 0 AND 2147483647),
    billing_account uuid        NOT NULL,
    made_at         timestamptz NOT NULL,
    PRIMARY KEY (family, address),
    UNIQUE (fingerprint, index),
    UNIQUE (billing_account, fingerprint)
);
CREATE UNIQUE INDEX deposit_address_new ON deposit_address (family, seq);

CREATE FUNCTION chain_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: it only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER deposit_address_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON deposit_address
    FOR EACH STATEMENT EXECUTE FUNCTION chain_refuse();
