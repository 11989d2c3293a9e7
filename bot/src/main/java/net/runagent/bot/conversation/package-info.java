/** The talks: one class a topic, pure, in plain friendly words; and the catalogue of those words. */
@NullMarked
package net.runagent.bot.conversation;

import org.jspecify.annotations.NullMarked;
