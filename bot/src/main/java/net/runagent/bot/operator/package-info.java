/** What the people who run the service do on its shell. */
@NullMarked
package net.runagent.bot.operator;

import org.jspecify.annotations.NullMarked;
