/** Conversations, their messages and the outbox in PostgreSQL; batches are one statement each, and writes go together. */
@NullMarked
package net.runagent.persistence.conversation;

import org.jspecify.annotations.NullMarked;
