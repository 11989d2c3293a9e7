/** How the simulated world steers the service's time; exists only in sandbox mode. */
@NullMarked
package net.runagent.bot.control;

import org.jspecify.annotations.NullMarked;
