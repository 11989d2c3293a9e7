-- The ledger: every movement of money once, balanced and never changed. The database enforces it, so that no code can get it wrong.
CREATE TABLE ledger_tx (
    id           uuid        PRIMARY KEY,
    source       text        NOT NULL,
    source_id    text        NOT NULL,
    kind         text        NOT NULL,
    content_hash text        NOT NULL,
    booked_at    timestamptz NOT NULL,
    -- the database transaction that made it: lines can only be added by that one
    xact         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (source, source_id, kind)
);

CREATE TABLE ledger_entry (
    tx       uuid           NOT NULL REFERENCES ledger_tx,
    line     int            NOT NULL,
    account  text           NOT NULL,
    currency text           NOT NULL,
    -- positive is a debit, negative a credit; 78 digits hold any token amount
    amount   numeric(78, 0) NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (tx, line)
);
CREATE INDEX ledger_entry_account ON ledger_entry (account, currency);

-- Only for customers' accounts, which must not fall below zero; the others are summed, since one hot row would serialise all payments.
CREATE TABLE ledger_balance (
    account  text           NOT NULL,
    currency text           NOT NULL,
    amount   numeric(78, 0) NOT NULL,
    PRIMARY KEY (account, currency),
    CONSTRAINT ledger_balance_floor CHECK (amount >= 0)
);

CREATE FUNCTION ledger_check_tx() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked uuid := CASE TG_TABLE_NAME WHEN 'ledger_tx' THEN (to_jsonb(NEW) ->> 'id')::uuid
                                       ELSE (to_jsonb(NEW) ->> 'tx')::uuid END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE tx = checked) THEN
        RAISE EXCEPTION 'ledger transaction % is empty', checked USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE tx = checked GROUP BY currency HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'ledger transaction % does not balance', checked USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_tx_balanced AFTER INSERT ON ledger_tx
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_tx();
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_tx();

CREATE FUNCTION ledger_take_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_tx WHERE id = NEW.tx AND xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'ledger transaction % is closed', NEW.tx USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.account LIKE 'balance:%' OR NEW.account LIKE 'credits:%' THEN
        INSERT INTO ledger_balance (account, currency, amount) VALUES (NEW.account, NEW.currency, 0)
            ON CONFLICT DO NOTHING;
        -- what we owe a customer grows by credits, which are negative
        UPDATE ledger_balance SET amount = amount - NEW.amount
            WHERE account = NEW.account AND currency = NEW.currency;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_taken BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_take_entry();

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the ledger only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER ledger_tx_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_tx
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- Balances move only by entries: a statement of its own (trigger depth 1) is refused.
CREATE TRIGGER ledger_balance_follows BEFORE INSERT OR UPDATE OR DELETE ON ledger_balance
    FOR EACH STATEMENT WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_balance_kept BEFORE TRUNCATE ON ledger_balance
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
