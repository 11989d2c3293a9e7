-- What came in and what is to be done must survive any crash: the inbox, the keys that make a delivery count once, jobs.

-- Waiting arrivals only: a handled one is deleted, so that its body is gone and the table stays small.
create table inbox (
    seq        bigint generated always as identity primary key,
    id         uuid        not null,
    source     text        not null,
    lane       text        not null,
    dedupe_key text        not null,
    action_key text,
    body       bytea       not null,
    arrived_at timestamptz not null,
    due_at     timestamptz not null,
    attempts   smallint    not null default 0,
    parked_at  timestamptz
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index inbox_lane on inbox (lane, seq);

-- The first rows of so many lanes, oldest first. The row lock skips what another process works on; the lane's lock closes
-- the gap of an older row that became visible later. Both are freed by the end of the transaction.
-- The inbox is walked from its oldest row and left when enough is found, so a backlog does not slow down its own working
-- off: what PostgreSQL believes about the size of a queue is out of date as a rule, and from a wrong belief it reads and
-- sorts all that waits for every batch. The ways that cannot stop early are therefore closed for this one statement.
create function claim_inbox(at timestamptz, sources text[], except_lanes text[], lanes int) returns setof inbox
language sql volatile
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    with heads as materialized (
        select i.* from inbox i
        where i.parked_at is null and i.due_at <= claim_inbox.at and i.source = any(claim_inbox.sources)
          and i.lane <> all(claim_inbox.except_lanes)
          and not exists (
              select 1 from inbox older
              where older.lane = i.lane and older.seq < i.seq and older.parked_at is null)
        order by i.seq limit claim_inbox.lanes
        for update of i skip locked
    )
    select * from heads where pg_try_advisory_xact_lock(hashtextextended(lane, 0))
$$;

-- d: delivery keys, a: keys of a person's action. Kept 48 hours beyond the handling.
create table inbox_key (
    source    text        not null,
    key       text        not null,
    inbox_id  uuid        not null,
    kept_from timestamptz not null,
    primary key (source, key)
);
create index inbox_key_inbox on inbox_key (inbox_id);
create index inbox_key_age on inbox_key using brin (kept_from);

-- db-scheduler's table (16.12), plus wake_at: a job asked for again while it runs must run once more.
create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    wake_at              timestamptz,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority_execution_time on scheduled_tasks (priority desc, execution_time asc);

-- Jobs given up on until a person or a new request looks after them.
create table parked_job (
    job       text        not null,
    id        uuid        not null,
    failures  int         not null,
    failure   text        not null,
    parked_at timestamptz not null,
    primary key (job, id)
);
