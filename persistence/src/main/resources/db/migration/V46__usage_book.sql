-- What all agents together cost on each completed UTC day, as the provider lists it, and how much of that is in the ledger.
-- It names nobody, so that it may stay as long as the ledger does; what an agent cost is taken over from usage_day by
-- differences, and stays when an agent's own rows are erased.
create table usage_book (
    day           date primary key,
    cost_micros   bigint not null,
    booked_micros bigint not null default 0,
    bookings      int    not null default 0 -- more than one: the provider has corrected the day
);
create index usage_book_open on usage_book (day) where cost_micros <> booked_micros;

-- What the meters had counted up to the end of completed_through; null when that is not known.
alter table model_key add column completed_micros bigint;
create index model_key_completed on model_key (completed_through) where standing <> 'INTENDED';
