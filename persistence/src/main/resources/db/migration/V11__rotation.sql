-- Replacements of a running agent's secrets: which kind, how far, how it ended. The secrets themselves lie in the vault.

create table rotation (
    id            uuid primary key,
    deployment_id uuid        not null references deployment on delete cascade,
    kind          text        not null, -- the vault's word for the kind of secret
    command       uuid        not null unique, -- the customer's action
    step          text        not null,
    outcome       text        not null check (outcome in ('UNDER_WAY', 'DONE', 'KEPT_OLD', 'FAILED')),
    reason        text        not null, -- a text key's tail, empty unless the old one was kept or it failed
    attempts      int         not null,
    greens        int         not null, -- looks in a row at which the agent was well
    started_at    timestamptz not null,
    step_at       timestamptz not null,
    ended_at      timestamptz,
    check ((outcome = 'UNDER_WAY') = (ended_at is null))
);
create unique index rotation_one_at_a_time on rotation (deployment_id) where ended_at is null;
create index rotation_of_deployment on rotation (deployment_id, started_at desc);
