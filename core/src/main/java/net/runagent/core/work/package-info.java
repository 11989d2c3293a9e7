/** Time, chance, transactions, jobs, the inbox: everything happens once, also after a crash. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package net.runagent.core.work;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
