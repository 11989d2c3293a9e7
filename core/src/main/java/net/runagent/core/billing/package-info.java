/** Invoices evaluated from facts; no payment lost or counted twice. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"money", "work", "account", "catalogue", "vault", "conversation", "operator", "chain"})
package net.runagent.core.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
