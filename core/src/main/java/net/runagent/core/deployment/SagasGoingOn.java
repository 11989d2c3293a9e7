package net.runagent.core.deployment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.conversation.Happening;
import org.springframework.stereotype.Component;

/**
 * What is being built, ended or given another model or server. An order that waits for a free server was told so, with what
 * can be done meanwhile; until one is looked for and found nothing goes on, and nothing is shown to.
 */
@Component
class SagasGoingOn implements LongWork {
    private static final Set<Class<? extends State>> CHANGING =
            Set.of(State.Paid.class, State.Building.class, State.Terminating.class);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final Deployments deployments;

    SagasGoingOn(DeploymentRecords records, SagaRecords saga, Deployments deployments) {
        this.records = records;
        this.saga = saga;
        this.deployments = deployments;
    }

    @Override
    public List<GoingOn> goingOn() {
        Stream<GoingOn> states = records.in(CHANGING).stream()
                .filter(each -> !deployments.waitsForOwner(each))
                .map(each -> new GoingOn(
                        each.account(),
                        each.id().value(),
                        moved(each),
                        each.state().since()));
        Stream<GoingOn> models = saga.open(ChangeModel.STEP).stream().flatMap(this::modelOf);
        Stream<GoingOn> sizes = saga.open(ResizeServer.STEP).stream().flatMap(this::sizeOf);
        return Stream.of(states, models, sizes).flatMap(each -> each).toList();
    }

    private static Happening moved(Deployment deployment) {
        return deployment.state() instanceof State.Terminating
                ? new EndMoved(deployment.id().value())
                : new BuildMoved(deployment.id().value());
    }

    private Stream<GoingOn> sizeOf(ProvisioningStep change) {
        return records
                .find(change.deployment())
                .filter(deployment -> deployment.state().live())
                .filter(_ -> ResizeServer.Phase.of(change).atIt())
                .map(deployment -> new GoingOn(
                        deployment.account(),
                        UUID.fromString(change.key()),
                        new ServerResizing(deployment.id().value()),
                        change.startedAt()))
                .stream();
    }

    private Stream<GoingOn> modelOf(ProvisioningStep change) {
        Optional<Deployment> of = records.find(change.deployment())
                .filter(deployment -> deployment.state().live());
        return of.stream().map(deployment -> {
            Happening moved = new ModelChanging(deployment.id().value());
            return new GoingOn(deployment.account(), UUID.fromString(change.key()), moved, change.startedAt());
        });
    }
}
