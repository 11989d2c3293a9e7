/** The door for browsers and webhooks: a handful of addresses, none of which changes anything by being looked at. */
@NullMarked
package net.runagent.bot.web;

import org.jspecify.annotations.NullMarked;
