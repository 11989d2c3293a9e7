-- What goes on, looked for every few seconds; and how long building has taken lately.

create index provisioning_step_open on provisioning_step (step) where done_at is null;
create index provisioning_step_agent_set_up on provisioning_step (done_at) where step = 'build.health';
