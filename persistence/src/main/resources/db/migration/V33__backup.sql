-- Copies of what agents remember: which, how far, how it ended. They lie in a store off the servers, sealed; here stands
-- what is needed to find, check and open one, and nothing of what is in it.

create table backup (
    id            uuid primary key,
    deployment_id uuid        not null references deployment on delete cascade,
    kind          text        not null check (kind in ('DAILY', 'ASKED', 'BEFORE')),
    command       uuid        not null, -- the customer's action, the standing instruction, or the work it is taken before
    step          text        not null,
    outcome       text        not null check (outcome in ('UNDER_WAY', 'GOOD', 'FAILED')),
    reason        text        not null, -- a text key's tail, empty unless it failed
    attempts      int         not null,
    started_at    timestamptz not null,
    step_at       timestamptz not null,
    ended_at      timestamptz,
    taken_at      timestamptz, -- what the agent learned later is not in it
    bytes         bigint,      -- of the archive as the server made it
    sha256        text,        -- of the same
    agent_version text,
    key_version   bigint,      -- of the backup key of the deployment in the vault
    check ((outcome = 'UNDER_WAY') = (ended_at is null)),
    check ((taken_at is null) = (bytes is null) and (taken_at is null) = (sha256 is null)
        and (taken_at is null) = (agent_version is null) and (taken_at is null) = (key_version is null)),
    check (outcome <> 'GOOD' or taken_at is not null)
);
create unique index backup_one_at_a_time on backup (deployment_id) where outcome = 'UNDER_WAY';
create index backup_of_deployment on backup (deployment_id, started_at desc);
