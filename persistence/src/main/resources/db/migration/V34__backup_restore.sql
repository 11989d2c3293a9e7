-- Backups that are put back to their agents: which, how far, how it ended.

create table backup_restore (
    id            uuid primary key,
    deployment_id uuid        not null references deployment on delete cascade,
    backup_id     uuid        not null, -- kept without a reference: a backup may go before the memory of its being put back
    command       uuid        not null unique, -- the customer's action
    step          text        not null,
    saved         boolean     not null, -- whether a backup was taken of what the agent had before
    why           text        not null, -- it is being undone, a text key's tail; empty while it is not
    outcome       text        not null check (outcome in ('UNDER_WAY', 'DONE', 'KEPT_OLD', 'FAILED')),
    reason        text        not null, -- a text key's tail, empty unless what it had was kept or it failed
    attempts      int         not null,
    greens        int         not null, -- looks in a row at which the agent was well
    started_at    timestamptz not null,
    step_at       timestamptz not null,
    ended_at      timestamptz,
    check ((outcome = 'UNDER_WAY') = (ended_at is null))
);
create unique index backup_restore_one_at_a_time on backup_restore (deployment_id) where ended_at is null;

-- Pages on which one backup can be downloaded, once.

create table backup_link (
    id            uuid primary key,
    ticket_hash   bytea       not null unique,
    deployment_id uuid        not null references deployment on delete cascade,
    backup_id     uuid        not null,
    command       uuid        not null, -- the customer's action
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    ended         boolean     not null -- used, or replaced by a newer one
);
create index backup_link_of_deployment on backup_link (deployment_id, created_at);
