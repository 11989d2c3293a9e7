/** Conversations, their messages and the outbox in PostgreSQL; batches are one statement each. */
@NullMarked
package net.runagent.persistence.conversation;

import org.jspecify.annotations.NullMarked;
