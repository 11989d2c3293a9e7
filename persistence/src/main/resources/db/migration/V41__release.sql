-- What becomes of each version of the agents' program in the fleet, which version each agent has, and when its owner wants
-- another one. What a release is made of comes with the service and is not stored.

create table release_rollout (
    version     text primary key,
    state       text        not null,
    wave        text        not null,
    halts       int         not null, -- how often it was stopped because of itself
    why         text        not null, -- it was stopped, a dotted word; empty while it was not
    begun_at    timestamptz,          -- null while nobody has begun with it
    since       timestamptz not null, -- in its state, and at its wave
    judged_from timestamptz not null  -- what was seen before counts no more: people have looked at it
);

create table release_freeze (
    one   boolean primary key default true check (one),
    since timestamptz not null -- no agent is updated while this row is there
);

create table agent_release (
    deployment_id uuid primary key references deployment on delete cascade,
    version       text        not null,
    since         timestamptz not null
);

create table update_wish (
    deployment_id uuid primary key references deployment on delete cascade,
    from_hour     int  not null check (from_hour between 0 and 23), -- by the owner's clock
    zone          text not null,
    held_until    timestamptz, -- no update before this
    held_for      text         -- the version that was put off
);

create table agent_update (
    id            uuid primary key,
    deployment_id uuid        not null references deployment on delete cascade,
    version       text        not null,
    from_version  text        not null, -- what it had, and is led back to
    step          text        not null,
    ran           boolean     not null, -- whether the release may have run with what the agent remembers
    restored      boolean     not null, -- whether what it remembered before is put back
    why           text        not null, -- it is led back, a text key's tail; empty while it is not
    outcome       text        not null check (outcome in ('UNDER_WAY', 'DONE', 'KEPT_OLD', 'WITHDRAWN', 'FAILED')),
    reason        text        not null, -- a text key's tail, empty when it was done
    attempts      int         not null,
    greens        int         not null, -- looks in a row at which the agent was well
    planned_at    timestamptz not null,
    due_at        timestamptz not null,
    step_at       timestamptz not null,
    failed_at     timestamptz,          -- when it was seen not to be well
    ended_at      timestamptz,
    check ((outcome = 'UNDER_WAY') = (ended_at is null))
);
create unique index agent_update_one_at_a_time on agent_update (deployment_id) where ended_at is null;
create index agent_update_to on agent_update (version, planned_at);
