/** Telegram, simulated: the Bot API as bots meet it, and the chats as people see them. */
@NullMarked
package net.runagent.sandbox.telegram;

import org.jspecify.annotations.NullMarked;
