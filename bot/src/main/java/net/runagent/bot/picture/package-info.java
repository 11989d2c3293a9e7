/** Pictures: drawn from data, in the language of who sees them, with fonts that we bring along. */
@NullMarked
package net.runagent.bot.picture;

import org.jspecify.annotations.NullMarked;
