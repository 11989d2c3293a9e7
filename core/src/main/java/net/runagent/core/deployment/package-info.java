/** One agent on one server, from order to receipt. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"money", "work", "account", "catalogue", "vault", "conversation", "operator", "billing"})
package net.runagent.core.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
