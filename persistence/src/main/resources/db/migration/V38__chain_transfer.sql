-- Up to where each chain is counted. Moved in the transaction that books what was found, from where it stood.
CREATE TABLE chain_cursor (
    chain     text        PRIMARY KEY,
    block     bigint      NOT NULL,
    hash      text        NOT NULL, -- when another block stands there, the chain has taken back what it called final
    moved_at  timestamptz NOT NULL,
    halted    text,                 -- why nothing is counted any more
    halted_at timestamptz
);

-- What came to our addresses in final blocks, and what a person moved away from them. The books follow from it, so it only grows.
CREATE TABLE chain_transfer (
    chain           text           NOT NULL,
    tx              text           NOT NULL,
    log_index       int            NOT NULL, -- one transaction can pay several people, or one several times
    block           bigint         NOT NULL,
    block_hash      text           NOT NULL,
    token           text           NOT NULL,
    sender          text           NOT NULL,
    recipient       text           NOT NULL,
    amount          numeric(78, 0) NOT NULL CHECK (amount > 0),
    billing_account uuid,                    -- whose address it came to; none for what was moved away
    at              timestamptz    NOT NULL, -- by the chain's clock
    PRIMARY KEY (chain, tx, log_index)
);
CREATE INDEX chain_transfer_recipient ON chain_transfer (chain, recipient);
CREATE INDEX chain_transfer_sender ON chain_transfer (chain, sender);
CREATE INDEX chain_transfer_account ON chain_transfer (billing_account);

CREATE TRIGGER chain_transfer_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION chain_refuse();
