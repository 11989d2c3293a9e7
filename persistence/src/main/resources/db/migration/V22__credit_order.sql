-- AI credit that is bought for an agent beside what its plan includes. It counts once its invoice is paid; see credit_entry.
create table credit_order (
    invoice       uuid primary key,
    deployment_id uuid        not null,
    pack          text        not null,
    micros        bigint      not null check (micros > 0),
    ordered_at    timestamptz not null,
    delivered_at  timestamptz,
    spent_micros  bigint      not null check (spent_micros between 0 and micros) -- booked as used, after the plan's credit
);
create index credit_order_of on credit_order (deployment_id, ordered_at);
