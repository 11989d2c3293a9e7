/** Keeps accounts, their chats and attempts to connect one in PostgreSQL. */
@NullMarked
package net.runagent.persistence.account;

import org.jspecify.annotations.NullMarked;
