-- Servers that wait for an owner, the steps of making them, and what is known of each; nothing here is about a person.

create table spare (
    id           uuid primary key,
    tier         text        not null, -- name of the plans it is large enough for
    place        text        not null,
    recipe       text        not null, -- what it is made of: version of the program, text of the first boot
    state        text        not null check (state in ('CREATING', 'READY', 'CLAIMED', 'DISCARDING', 'GONE')),
    created_at   timestamptz not null,
    ready_at     timestamptz,
    verified_at  timestamptz,
    boot_id      text,
    failures     int         not null, -- looks in a row that did not find it well
    -- Has it, or had it before it turned out not to do; kept without a reference, as the deployment may be forgotten first.
    claimed_by   uuid,
    why          text        not null, -- it was discarded for, empty before
    worker       uuid,
    worker_until timestamptz
);
create index spare_alive on spare (state, created_at) where state <> 'GONE' and state <> 'CLAIMED';
create index spare_begun on spare (created_at);
-- A deployment has one spare at a time.
create unique index spare_serves_one_deployment on spare (claimed_by) where state = 'CLAIMED';

-- Only onwards, whatever a program may believe.
create function spare_goes_on() returns trigger language plpgsql as $$
begin
    if new.state <> old.state and not (
           old.state = 'CREATING' and new.state in ('READY', 'DISCARDING')
        or old.state = 'READY' and new.state in ('CLAIMED', 'DISCARDING')
        or old.state = 'CLAIMED' and new.state = 'DISCARDING'
        or old.state = 'DISCARDING' and new.state = 'GONE') then
        raise exception 'a spare that is % does not become %', old.state, new.state;
    end if;
    return new;
end $$;
create trigger spare_goes_on before update on spare for each row execute function spare_goes_on();

create table spare_step (
    spare_id   uuid        not null references spare on delete cascade,
    generation int         not null,
    step       text        not null,
    key        text        not null,
    undo       text        not null,
    started_at timestamptz not null,
    attempts   int         not null,
    note       text        not null,
    done_at    timestamptz,
    primary key (spare_id, generation, step)
);

create table spare_server (
    spare_id       uuid not null references spare on delete cascade,
    generation     int  not null,
    name           text not null unique,
    ops_public_key text not null,
    next_ops_key   text,
    host_key       text not null, -- the pin
    next_host_key  text,
    provider_id    bigint,
    address        text,
    server_type    text,
    location       text,
    gone_at        timestamptz,
    primary key (spare_id, generation)
);

-- Which spare a deployment's server was before: no two have the same.
alter table server add column spare_id uuid unique references spare;

-- How many servers were wanted lately.
create index provisioning_step_server on provisioning_step (started_at) where step = 'build.server';
