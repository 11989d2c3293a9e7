/** Rules that hold at the door of every chat platform in the same way; what is a platform's own stays with it. */
@NullMarked
package net.runagent.bot.door;

import org.jspecify.annotations.NullMarked;
