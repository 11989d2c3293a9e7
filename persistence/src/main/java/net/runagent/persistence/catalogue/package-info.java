/** Keeps the provider's list of models in PostgreSQL. */
@NullMarked
package net.runagent.persistence.catalogue;

import org.jspecify.annotations.NullMarked;
