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
