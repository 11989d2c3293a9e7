-- Letters waiting to be mailed (written with what they tell about, sent after it), and what the staff was told.
create table letter (
    id         uuid primary key,
    once       text        not null unique,
    account_id uuid        not null,
    template   text        not null,
    facts      jsonb       not null,
    standing   text        not null check (standing in ('WAITING', 'SENT', 'DROPPED', 'FAILED')),
    attempts   int         not null,
    trouble    text        not null,
    written_at timestamptz not null,
    ended_at   timestamptz
);
create index letter_account on letter (account_id);

-- One row per kind and subject: the telling of it that counts now.
create table staff_alert (
    kind      text        not null,
    subject   text        not null,
    id        uuid        not null unique,
    severity  text        not null,
    facts     jsonb       not null,
    told_at   timestamptz not null,
    -- raised again since told_at, and not told
    held_back int         not null,
    -- held back before this telling
    earlier   int         not null,
    primary key (kind, subject)
);
