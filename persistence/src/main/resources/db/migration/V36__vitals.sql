-- How each agent's server was at the last look inside: one row, replaced. -1 where it did not tell.
create table agent_vitals (
    deployment_id       uuid primary key references deployment on delete cascade,
    seen_at             timestamptz not null,
    up_seconds          bigint      not null,
    cores               int         not null,
    load_percent        int         not null, -- of all cores, over the last minute
    memory_total_mb     bigint      not null,
    memory_available_mb bigint      not null,
    disk_total_mb       bigint      not null,
    disk_used_percent   int         not null,
    received_mb         bigint      not null, -- since the server was started, as what was sent
    sent_mb             bigint      not null
);
