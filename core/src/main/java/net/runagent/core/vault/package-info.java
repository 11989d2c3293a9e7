/** Secrets nobody can read, swap or roll back; each use leaves a trace. */
@NullMarked
@ApplicationModule(allowedDependencies = {"work", "account"})
package net.runagent.core.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
