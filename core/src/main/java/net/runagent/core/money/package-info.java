/** Amounts that cannot be mixed up, and the ledger that never forgets one. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package net.runagent.core.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
