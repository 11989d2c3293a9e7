-- Who comes back after a while gets only the newest of what waited for them: is there a newer one under the same anchor?
create index outbox_anchor on outbox (conversation, anchor, id) where anchor is not null;
