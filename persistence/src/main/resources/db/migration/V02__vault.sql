-- Secrets that nobody can read, swap or roll back, and a log of each use that nobody can rewrite.

-- Which key-encryption keys there are and what they are for; the keys themselves never lie here. What is known of each is
-- a known text wrapped with it: a process that has another key of that number sees it at once.
create table vault_kek (
    kek_id     int primary key check (kek_id > 0),
    state      text        not null check (state in ('announced', 'primary', 'retiring', 'refused')),
    wraps      bigint      not null check (wraps between 0 and 16777216),
    known      bytea       not null,
    made_at    timestamptz not null,
    changed_at timestamptz not null
);
create unique index vault_kek_primary on vault_kek (state) where state = 'primary';
create unique index vault_kek_announced on vault_kek (state) where state = 'announced';

-- A key's life only goes on; a refused key never comes back, whoever writes.
create function vault_kek_forward() returns trigger language plpgsql as $$
begin
    if array_position(array['announced', 'primary', 'retiring', 'refused'], new.state)
       - array_position(array['announced', 'primary', 'retiring', 'refused'], old.state) not in (0, 1) then
        raise exception 'a key''s state only goes on, one step at a time';
    end if;
    if new.wraps < old.wraps or new.known <> old.known or new.kek_id <> old.kek_id then
        raise exception 'what a key is never changes, and its wrappings only grow';
    end if;
    return new;
end $$;
create trigger vault_kek_forward before update on vault_kek for each row execute function vault_kek_forward();

-- Which process of the service holds which keys; a rotation waits for all that were seen in the last 30 seconds.
create table vault_holder (
    process uuid primary key,
    name    text        not null,
    keys    int[]       not null,
    seen_at timestamptz not null
);

-- Deleting a row destroys everything sealed under it. Back this table up apart from the others, for 14 days at most.
create table vault_dek (
    dek_id     uuid primary key,
    account    uuid        not null,
    deployment uuid        not null,
    kek_id     int         not null,
    wrapped    bytea       not null check (octet_length(wrapped) = 70),
    commitment bytea       not null check (octet_length(commitment) = 32),
    seals      int         not null default 0 check (seals between 0 and 65536),
    payloads   boolean     not null,
    created_at timestamptz not null,
    retired_at timestamptz
);
create unique index vault_dek_current on vault_dek (account, deployment) where retired_at is null and not payloads;
create index vault_dek_kek on vault_dek (kek_id, dek_id);

create table vault_secret (
    id         uuid primary key,
    account    uuid        not null,
    deployment uuid        not null,
    kind       text        not null,
    version    bigint      not null check (version > 0),
    dek_id     uuid        not null,
    ciphertext bytea       not null check (octet_length(ciphertext) >= 50),
    hint       text        not null,
    kept_at    timestamptz not null,
    unique (account, deployment, kind)
);
-- A broken random source, or a machine woken twice from one snapshot, fails here instead of repeating a nonce.
create unique index vault_secret_nonce on vault_secret (dek_id, substring(ciphertext from 23 for 12));

-- A version never goes back, whoever writes.
create function vault_secret_forward() returns trigger language plpgsql as $$
begin
    if new.version <= old.version then
        raise exception 'a secret''s version only rises';
    end if;
    -- The row that is replaced leaves the unique index, so its own nonce is looked at here.
    if new.dek_id = old.dek_id
       and substring(new.ciphertext from 23 for 12) = substring(old.ciphertext from 23 for 12) then
        raise exception 'a nonce was used a second time' using errcode = 'unique_violation';
    end if;
    return new;
end $$;
create trigger vault_secret_forward before update on vault_secret for each row execute function vault_secret_forward();

create table vault_grant (
    id         uuid primary key,
    account    uuid        not null,
    deployment uuid        not null,
    kind       text        not null,
    version    bigint      not null,
    purpose    text        not null,
    command    uuid        not null,
    step       text        not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index vault_grant_expiry on vault_grant (expires_at);
create index vault_grant_scope on vault_grant (account, deployment);

create table vault_intake (
    id         uuid primary key,
    owner      text        not null,
    sealed     bytea       not null,
    expires_at timestamptz not null
);
create index vault_intake_expiry on vault_intake (expires_at);

-- One-time pages on which a person types a secret. Of what is in the link only the hash lies here; a link without sealed
-- has ended, and stays for a day to be counted.
create table secret_link (
    id          uuid primary key,
    ticket_hash bytea       not null unique check (octet_length(ticket_hash) = 32),
    owner       text        not null,
    asked       text        not null,
    object      uuid        not null,
    tries       int         not null check (tries >= 0),
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    sealed      bytea
);
create unique index secret_link_open on secret_link (owner, asked, object) where sealed is not null;
create index secret_link_made on secret_link (owner, created_at);
create index secret_link_age on secret_link (created_at);

-- Ids only: what stands in the chain can never be erased.
create table vault_audit (
    seq        bigint primary key,
    at         timestamptz not null,
    event      text        not null,
    account    uuid        not null,
    deployment uuid        not null,
    kind       text        not null,
    version    bigint      not null,
    purpose    text        not null,
    command    uuid        not null,
    step       text        not null,
    prev_hash  bytea       not null check (octet_length(prev_hash) = 32),
    hash       bytea       not null check (octet_length(hash) = 32)
);
create index vault_audit_scope on vault_audit (account, deployment, seq);
create index vault_audit_account on vault_audit (account, seq);
-- Each opening asks which version was kept last; uses are a thousand times as many.
create index vault_audit_kept on vault_audit (account, deployment, seq) where event in ('kept', 'forgotten', 'destroyed');

create index vault_audit_keys on vault_audit (version, seq) where kind = 'kek';

create function vault_audit_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is only ever added to';
end $$;
create trigger vault_audit_append_only before update or delete on vault_audit
    for each row execute function vault_audit_append_only();
create trigger vault_audit_no_truncate before truncate on vault_audit
    for each statement execute function vault_audit_append_only();
