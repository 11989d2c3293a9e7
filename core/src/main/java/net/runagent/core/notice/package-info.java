/** Letters, staff alerts and broadcasts: sent once, or known not to be. */
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
            "deployment",
            "care",
            "usage",
            "privacy"
        })
package net.runagent.core.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
