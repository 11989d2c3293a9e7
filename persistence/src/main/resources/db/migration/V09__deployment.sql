-- Deployments from order to receipt, the steps of their sagas (intent first), their servers and bots.

create table deployment (
    id           uuid primary key,
    account_id   uuid        not null,
    platform     text        not null, -- of the agent and its owner
    owner_id     text        not null, -- the platform's numeric id of the person whom the agent obeys
    plan         text        not null,
    model        text        not null,
    place        text        not null,
    invoice_id   uuid unique,
    state        text        not null, -- simple name of the sealed state; set by Life.on alone
    state_data   jsonb       not null,
    version      bigint      not null,
    created_at   timestamptz not null,
    -- Who acts for it outside at the moment; compared with the clock of the database, which all processes share.
    worker       uuid,
    worker_until timestamptz
);
create index deployment_of_account on deployment (account_id, created_at desc);
create index deployment_in_state on deployment (state, created_at)
    where state not in ('Terminated', 'Failed', 'Cancelled');

create table agent_bot (
    deployment_id uuid primary key references deployment on delete cascade,
    platform      text    not null,
    source        text    not null, -- MANAGED by us, or PASTED by its owner
    bot_id        text    not null,
    username      text    not null,
    in_use        boolean not null -- false once the deployment is over
);
-- Two agents polling with one token would steal each other's messages.
create unique index agent_bot_serves_one_deployment on agent_bot (platform, bot_id) where in_use;

create table provisioning_step (
    deployment_id uuid        not null references deployment on delete cascade,
    generation    int         not null, -- 0 for what all servers of a deployment share
    step          text        not null,
    key           text        not null, -- idempotency key of the call outside
    undo          text        not null,
    started_at    timestamptz not null, -- the intent, written before the first call
    attempts      int         not null,
    note          text        not null,
    done_at       timestamptz,
    primary key (deployment_id, generation, step)
);

create table server (
    deployment_id  uuid not null references deployment on delete cascade,
    generation     int  not null,
    name           text not null unique,
    ops_public_key text not null,
    next_ops_key   text, -- while our login key is being replaced
    host_key       text not null, -- the pin
    next_host_key  text,
    provider_id    bigint,
    address        text,
    server_type    text,
    location       text,
    gone_at        timestamptz, -- when the provider confirmed that it does not exist
    primary key (deployment_id, generation)
);

-- The agent's first words between being heard and being quoted once; sealed, gone afterwards.
create table first_answer (
    deployment_id uuid primary key references deployment on delete cascade,
    sealed        bytea       not null,
    heard_at      timestamptz not null
);

-- What was destroyed and when: ids and times, signed by us, nothing personal.
create table deployment_receipt (
    deployment_id uuid primary key,
    document      text not null
);

create table recovery (
    id            uuid primary key,
    deployment_id uuid        not null references deployment on delete cascade,
    step          text        not null,
    found         text        not null,
    taken         text        not null, -- words of the rungs taken, in order
    attempts      int         not null,
    greens        int         not null, -- looks in a row at which the agent was well
    started_at    timestamptz not null,
    step_at       timestamptz not null,
    ended_at      timestamptz,
    result        text
);
create unique index recovery_one_at_a_time on recovery (deployment_id) where ended_at is null;
create index recovery_of_deployment on recovery (deployment_id, started_at desc);

-- What owners have changed of what they want done without being asked; without a row it is as ordered: on.
create table standing_instruction (
    id            uuid primary key,
    deployment_id uuid        not null references deployment on delete cascade,
    kind          text        not null,
    is_on         boolean     not null,
    changed_at    timestamptz not null,
    changed_by    text        not null,
    unique (deployment_id, kind)
);
create index standing_instruction_off on standing_instruction (kind) where not is_on;
