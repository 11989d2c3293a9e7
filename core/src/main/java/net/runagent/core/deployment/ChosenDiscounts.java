package net.runagent.core.deployment;

import java.util.Optional;

/** Remembers the discount code that a draft is quoted with. Everything joins the running transaction. */
public interface ChosenDiscounts {
    void choose(DeploymentId draft, String code);

    void drop(DeploymentId draft);

    Optional<String> of(DeploymentId draft);
}
