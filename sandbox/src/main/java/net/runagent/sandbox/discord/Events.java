package net.runagent.sandbox.discord;

import tools.jackson.databind.node.ObjectNode;

/** Carries events to the bots that listen. */
@FunctionalInterface
interface Events {
    int GUILDS = 1;
    int GUILD_MESSAGES = 1 << 9;
    int DIRECT_MESSAGES = 1 << 12;
    int MESSAGE_CONTENT = 1 << 15;

    /** @param intent of those who hear of it; 0 for all */
    void send(App app, int intent, String type, ObjectNode data);
}
