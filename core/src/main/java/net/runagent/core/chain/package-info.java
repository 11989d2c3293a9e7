/** What people send on chains: an address of their own for each, and each transfer credited once, when it is final. */
@NullMarked
@ApplicationModule(allowedDependencies = {"money", "work", "operator"})
package net.runagent.core.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
