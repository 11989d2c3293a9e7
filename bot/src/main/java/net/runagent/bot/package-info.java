/** Every door of the house: chats, web, operator commands. Doors check and translate; they hold no rules. */
@NullMarked
package net.runagent.bot;

import org.jspecify.annotations.NullMarked;
