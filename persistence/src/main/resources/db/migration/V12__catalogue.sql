-- The models that the provider lists, as read last; prices in micro-dollars for a million tokens, null when they vary.
create table listed_model (
    id         text primary key,
    name       text not null,
    in_micros  bigint,
    out_micros bigint
);
