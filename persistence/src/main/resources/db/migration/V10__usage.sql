-- The key of each agent and what it used: the meter as read last, its changes, and the completed days by model.
create table model_key (
    deployment_id     uuid primary key,
    name              text        not null unique,
    standing          text        not null check (standing in ('INTENDED', 'MADE', 'REMOVED')),
    hash              text unique,
    -- wanted of the provider, which follows: the limit for its whole life, and whether it may not be used for now
    limit_micros      bigint      not null check (limit_micros > 0),
    blocked           boolean     not null,
    wanted_at         timestamptz not null,
    since             timestamptz not null,
    total_micros      bigint,
    today_micros      bigint,
    week_micros       bigint,
    month_micros      bigint,
    read_at           timestamptz,
    completed_through date,
    series            int         not null default 1, -- the number of this key among those of the agent
    cap_micros        bigint check (cap_micros > 0), -- wanted of it while another one is made in its place
    made_for          uuid, -- the rotation that it was made for; null for the first
    check (standing <> 'MADE' or hash is not null),
    check ((read_at is null) = (total_micros is null))
);

-- Keys that were replaced while their agents ran: what they used, or may still use, counts with the present one.
create table model_key_past (
    hash          text primary key,
    deployment_id uuid        not null,
    cap_micros    bigint      not null check (cap_micros > 0), -- the most it may use in its life
    total_micros  bigint      not null,
    today_micros  bigint      not null,
    week_micros   bigint      not null,
    month_micros  bigint      not null,
    read_at       timestamptz not null,
    replaced_at   timestamptz not null,
    removed_at    timestamptz -- when it was deleted at the provider; its meter is final then
);
create index model_key_past_of on model_key_past (deployment_id, replaced_at);

-- AI credit given to an agent, each grant once and never changed: a key's limit is their sum as soon as there is one.
create table credit_entry (
    deployment_id uuid        not null,
    source        text        not null,
    micros        bigint      not null check (micros > 0),
    at            timestamptz not null,
    primary key (deployment_id, source)
);

-- The total is cumulative: a lost reading loses nothing, and an unchanged one is not kept.
create table usage_sample (
    deployment_id uuid        not null,
    at            timestamptz not null,
    total_micros  bigint      not null,
    primary key (deployment_id, at)
);

create table usage_day (
    deployment_id     uuid   not null,
    day               date   not null,
    model             text   not null,
    cost_micros       bigint not null,
    requests          bigint not null,
    prompt_tokens     bigint not null,
    completion_tokens bigint not null,
    primary key (deployment_id, day, model)
);
