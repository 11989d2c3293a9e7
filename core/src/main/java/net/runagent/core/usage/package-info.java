/** What the agent used and what it cost, never more than was granted. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "money",
            "work",
            "account",
            "catalogue",
            "vault",
            "conversation",
            "operator",
            "billing",
            "deployment"
        })
package net.runagent.core.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
