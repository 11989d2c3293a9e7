/** Remembers deployments, their steps, servers and bots in PostgreSQL. */
@NullMarked
package net.runagent.persistence.deployment;

import org.jspecify.annotations.NullMarked;
