-- The service's own role only reads and adds to the ledger: balances are moved, and held, for it by the owner.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION ledger_take_entry() SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
END $$;

-- Holds a customer's balance until the running transaction ends, and tells it; zero when there has never been one.
CREATE FUNCTION ledger_hold(held_account text, held_currency text) RETURNS numeric LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    RETURN coalesce(
        (SELECT amount FROM ledger_balance WHERE account = held_account AND currency = held_currency FOR UPDATE), 0);
END $$;
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION ledger_hold(text, text) SET search_path = %I, pg_temp', current_schema());
END $$;
