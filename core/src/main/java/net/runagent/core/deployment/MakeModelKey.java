package net.runagent.core.deployment;

import java.time.Duration;
import net.runagent.core.catalogue.Catalogue;
import org.springframework.stereotype.Component;

/** Gets the agent its own key for models, good for its greeting; the plan's credit follows when it has answered. */
@Component
class MakeModelKey implements BuildWork {
    private final ModelKeys modelKeys;
    private final Catalogue catalogue;

    MakeModelKey(ModelKeys modelKeys, Catalogue catalogue) {
        this.modelKeys = modelKeys;
        this.catalogue = catalogue;
    }

    @Override
    public BuildStep step() {
        return BuildStep.MODEL_KEY;
    }

    @Override
    public StepResult run(Site site) {
        Deployment deployment = site.deployment();
        var included = catalogue.plan(deployment.selection().plan()).includedCredit();
        return switch (modelKeys.ensure(deployment.id(), deployment.scope(), included)) {
            case ModelKeys.Made.Done() -> StepResult.done();
            case ModelKeys.Made.Busy(Duration retryAfter) -> StepResult.again(retryAfter);
            case ModelKeys.Made.Unknown(String _) -> StepResult.again(site.step());
            case ModelKeys.Made.Refused(String code) -> new StepResult.Hopeless("model-key");
        };
    }
}
