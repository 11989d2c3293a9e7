-- Usage of more than three months ago, of which nobody can be told any more: by week, model, plan and place, at least ten
-- accounts in each row, none of them with more than four fifths of it, rounded. Written once, never again.
create table usage_week (
    week              date   not null, -- its Monday
    model             text   not null, -- * where several were put together, as in the next two
    plan              text   not null,
    place             text   not null,
    cost_micros       bigint not null,
    requests          bigint not null,
    prompt_tokens     bigint not null,
    completion_tokens bigint not null,
    primary key (week, model, plan, place)
);
create table usage_week_frozen (
    week date primary key,
    at   timestamptz not null
);
create index usage_day_by_day on usage_day (day);
create index usage_sample_by_time on usage_sample (at);
