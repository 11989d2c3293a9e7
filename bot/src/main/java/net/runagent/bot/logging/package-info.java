/** The last line before a log leaves the process: what looks like a secret does not get out. */
@NullMarked
package net.runagent.bot.logging;

import org.jspecify.annotations.NullMarked;
