-- Conversations survive any restart: where each one stands, which messages it keeps up to date, what is on its way out.
create table conversation (
    id         bigint primary key,
    platform   text        not null,
    user_id    text        not null,
    chat       text        not null,
    version    bigint      not null check (version > 0),
    flow       text        not null,
    language   text,
    expires_at timestamptz,
    position   jsonb       not null,
    screen     bytea,
    updated_at timestamptz not null,
    unique (platform, user_id)
);

create table chat_message (
    conversation bigint      not null,
    anchor       text        not null,
    message      text        not null,
    sent_at      timestamptz not null,
    primary key (conversation, anchor)
);

create table outbox (
    id           uuid primary key,
    lane         text        not null,
    chat         text        not null,
    conversation bigint      not null,
    kind         text        not null check (kind in ('SCREEN', 'POST', 'NOTICE', 'DELETE', 'STRIP')),
    anchor       text,
    page         int         not null,
    anew         boolean     not null,
    message      text,
    body         bytea,
    state        text        not null
        check (state in ('PENDING', 'SENDING', 'HELD', 'SENT', 'UNKNOWN', 'REFUSED', 'DROPPED')),
    owner        uuid,
    attempt      int         not null,
    not_before   timestamptz,
    provider_ref text,
    created_at   timestamptz not null,
    settled_at   timestamptz
);

-- Only what is unfinished is ever looked for; finished rows are found by age.
create index outbox_unfinished on outbox (state, not_before) where state in ('PENDING', 'SENDING');
create index outbox_held on outbox (lane) where state = 'HELD';
create index outbox_settled on outbox (settled_at) where settled_at is not null;

create table door_memory (
    door  text not null,
    word  text not null,
    value text not null,
    primary key (door, word)
);
