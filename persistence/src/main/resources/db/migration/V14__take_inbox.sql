-- Taking arrivals removes them at once, in the transaction that handles them: a rollback brings them back, and handling
-- them needs one statement less. "more" says that others wait behind it in its lane.
-- How it walks the inbox, and why the ways that cannot stop early are closed, is told in V01.
drop function claim_inbox(timestamptz, text[], text[], int);
create function take_inbox(at timestamptz, sources text[], except_lanes text[], lanes int)
returns table (seq bigint, id uuid, source text, lane text, dedupe_key text, action_key text, body bytea,
               arrived_at timestamptz, attempts smallint, more boolean)
language sql volatile
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    with heads as materialized (
        select i.* from inbox i
        where i.parked_at is null and i.due_at <= take_inbox.at and i.source = any(take_inbox.sources)
          and i.lane <> all(take_inbox.except_lanes)
          and not exists (
              select 1 from inbox older
              where older.lane = i.lane and older.seq < i.seq and older.parked_at is null)
        order by i.seq limit take_inbox.lanes
        for update of i skip locked
    ), mine as materialized (
        select * from heads where pg_try_advisory_xact_lock(hashtextextended(heads.lane, 0))
    ), gone as (
        delete from inbox i using mine where i.seq = mine.seq
    )
    select m.seq, m.id, m.source, m.lane, m.dedupe_key, m.action_key, m.body, m.arrived_at, m.attempts,
           exists (select 1 from inbox behind where behind.lane = m.lane and behind.seq > m.seq)
    from mine m
$$;
