-- Who a person is (by Google) and which chats are theirs; attempts to connect a chat live here for a day.
create table account (
    id          uuid primary key,
    issuer      text        not null,
    subject     text        not null,
    name        text,
    email       text,
    picture_url text,
    language    text,
    created_at  timestamptz not null,
    closed_at   timestamptz
);
-- A person who comes back after closing gets a new account: only the open one is unique.
create unique index account_identity on account (issuer, subject) where closed_at is null;

create table chat_link (
    platform   text        not null,
    user_id    text        not null,
    account_id uuid        not null references account (id) on delete cascade,
    linked_at  timestamptz not null,
    held_until timestamptz,
    reachable  boolean     not null,
    language   text        not null,
    primary key (platform, user_id)
);
create index chat_link_account on chat_link (account_id);

create table link_attempt (
    id          uuid primary key,
    platform    text        not null,
    user_id     text        not null,
    stage       text        not null check (stage in
                ('OPEN', 'STARTED', 'ASKING', 'CODE_SHOWN', 'CODE_TYPED', 'DONE', 'DEAD')),
    ticket_hash bytea       not null unique,
    cookie_hash bytea,
    state_hash  bytea unique,
    tries       int         not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    sealed      bytea
);
create unique index link_attempt_open on link_attempt (platform, user_id) where stage not in ('DONE', 'DEAD');
create index link_attempt_made on link_attempt (platform, user_id, created_at);
create index link_attempt_age on link_attempt (created_at);

-- Which sign-ins there were, for their owner to recognise; no address and no browser. Kept for 90 days.
create table sign_in (
    id         uuid primary key,
    account_id uuid        not null references account (id) on delete cascade,
    at         timestamptz not null,
    platform   text        not null,
    id_end     text        not null
);
create index sign_in_account on sign_in (account_id, at);
create index sign_in_age on sign_in (at);
