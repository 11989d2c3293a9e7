-- A recovery that nobody tapped for, and what was seen; never a name, a content or a secret.
alter table recovery
    add column automatic boolean not null default false,
    add column facts     text    not null default ''; -- name=value words, for the people who look into it
create index recovery_by_itself on recovery (deployment_id, started_at desc) where automatic;
