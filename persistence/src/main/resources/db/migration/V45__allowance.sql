-- What owners let their agents spend in each day, week or month, and what they were told of the spending.
alter table model_key
    add column allowance_micros bigint check (allowance_micros > 0), -- null: all the credit there is
    add column allowance_each text check (allowance_each in ('DAY', 'WEEK', 'MONTH')),
    add column allowance_more_micros bigint not null default 0 check (allowance_more_micros >= 0),
    add column allowance_more_for date, -- the day on which the one period begins that more was added for
    add constraint allowance_whole check ((allowance_micros is null) = (allowance_each is null));

-- One row an agent, replaced: each share of the credit and of the allowance is told once.
create table spending_watch (
    deployment_id    uuid primary key,
    filled_micros    bigint not null, -- the credit granted in all when it was last filled up
    filled_at_micros bigint not null, -- what had been used by then
    credit_told      int    not null check (credit_told between 0 and 100),
    period           date,
    allowed_micros   bigint not null,
    allowed_told     int    not null check (allowed_told between 0 and 100),
    hour_told        date,
    told_at          timestamptz,
    told_today       int    not null
);
