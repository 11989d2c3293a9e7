/** The Telegram door: keeps what comes in before anybody acts on it, shows views, looks after the agents' own bots. */
@NullMarked
package net.runagent.bot.telegram;

import org.jspecify.annotations.NullMarked;
