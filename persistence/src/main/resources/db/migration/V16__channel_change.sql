-- A running agent is about to talk through another bot: where to, and where from in case that it does not answer there.

create table channel_change (
    deployment_id uuid primary key references deployment on delete cascade,
    platform      text not null,
    owner_id      text not null, -- the platform's numeric id of the person whom the agent will obey
    source        text, -- MANAGED or PASTED; null, as the two below, until a given token was looked at
    bot_id        text,
    username      text,
    old_platform  text not null,
    old_owner_id  text not null,
    old_source    text not null,
    old_bot_id    text not null,
    old_username  text not null,
    unique (platform, bot_id)
);
