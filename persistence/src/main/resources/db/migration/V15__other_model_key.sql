-- Between our model key and an owner's own while the agent runs.

alter table model_key add column aside boolean not null default false; -- the owner's own is used: ours is off
alter table rotation add column aim text not null default 'ANOTHER'; -- what the new secret is to be
