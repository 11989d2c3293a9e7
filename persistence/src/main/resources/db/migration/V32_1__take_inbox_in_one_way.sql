-- Taking arrivals in, planned alike whatever the statistics say. A queue is empty when they are collected as often as not, and
-- with "no rows" PostgreSQL takes every way for equally cheap: it read a whole index for each arrival to find out whether an
-- older one of its lane waits (9,000 pages for 74 arrivals, measured in a storm of webhooks). Each look below has one way only:
-- a comparison of (lane, seq) fits no index but inbox_lane, "offset 0" keeps it from being turned into a join, and rows are deleted
-- by a list of their keys.
create or replace function take_inbox(at timestamptz, sources text[], except_lanes text[], lanes int)
returns table (seq bigint, id uuid, source text, lane text, dedupe_key text, action_key text, body bytea,
               arrived_at timestamptz, attempts smallint, more boolean)
language sql volatile
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
    with heads as materialized (
        select i.* from inbox i
        where i.parked_at is null and i.due_at <= take_inbox.at and i.source = any(take_inbox.sources)
          and i.lane <> all(take_inbox.except_lanes)
          and not exists (
              select 1 from inbox older
              where older.lane = i.lane and (older.lane, older.seq) < (i.lane, i.seq) and older.parked_at is null
              offset 0)
        order by i.seq limit take_inbox.lanes
        for update of i skip locked
    ), mine as materialized (
        select * from heads where pg_try_advisory_xact_lock(hashtextextended(heads.lane, 0))
    ), gone as (
        delete from inbox i where i.seq = any(array(select mine.seq from mine))
    )
    select m.seq, m.id, m.source, m.lane, m.dedupe_key, m.action_key, m.body, m.arrived_at, m.attempts,
           exists (
               select 1 from inbox behind
               where behind.lane = m.lane and (behind.lane, behind.seq) > (m.lane, m.seq)
               offset 0)
    from mine m
$$;
