/**
 * The Discord door: keeps what comes in before anybody acts on it, answers within Discord's times, shows views. Why it is
 * built like this is told in docs/decisions/0023-the-discord-door.md.
 */
@NullMarked
package net.runagent.bot.discord;

import org.jspecify.annotations.NullMarked;
