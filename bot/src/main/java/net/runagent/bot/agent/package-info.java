/** The agents' own bots on every platform; each door brings its own. */
@NullMarked
package net.runagent.bot.agent;

import org.jspecify.annotations.NullMarked;
