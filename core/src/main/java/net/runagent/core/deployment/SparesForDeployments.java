package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.work.Later;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives a deployment that needs a server one of the spares, if there is one. All of it only writes, in the running
 * transaction: what has to be done outside is left to steps that come after it.
 */
@Component
class SparesForDeployments {
    /** One that was verified longer ago may be anything by now. */
    static final Duration VERIFIED_WITHIN = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(SparesForDeployments.class);

    /** What was done about the server, up to where a secret of the customer reaches it. */
    private static final Set<String> UP_TO_SECRETS = BuildStep.OF_DEPLOYMENT.stream()
            .filter(step -> step.beforeSecrets() && step != BuildStep.CLEAR)
            .map(BuildStep::word)
            .collect(Collectors.toSet());

    private final DeploymentRecords records;
    private final SpareRecords spares;
    private final SagaRecords saga;
    private final AgentHost agentHost;
    private final Catalogue catalogue;
    private final PoolProperties properties;
    private final Later later;
    private final Clock clock;

    SparesForDeployments(
            DeploymentRecords records,
            SpareRecords spares,
            SagaRecords saga,
            AgentHost agentHost,
            Catalogue catalogue,
            PoolProperties properties,
            Later later,
            Clock clock) {
        this.records = records;
        this.spares = spares;
        this.saga = saga;
        this.agentHost = agentHost;
        this.catalogue = catalogue;
        this.properties = properties;
        this.later = later;
        this.clock = clock;
    }

    /**
     * A second server, after the first would not do, is a new one: what spoilt one spare may have spoilt all.
     *
     * @return whether there was one for it
     */
    boolean take(Deployment deployment, int generation) {
        if (!properties.on() || generation > 1) {
            return false;
        }
        Optional<Spare> ready = spares.takeReady(
                deployment.planIn(catalogue).name(),
                deployment.place(),
                agentHost.recipe(),
                clock.instant().minus(VERIFIED_WITHIN));
        ready.ifPresent(spare -> take(deployment, generation, spare));
        return ready.isPresent();
    }

    /** Whoever waits for such a server need not sit out the pause until the provider is asked again. */
    void wake(Spare ready) {
        records.in(Set.of(State.Queued.class)).stream()
                .filter(waiting -> waiting.place().equals(ready.place())
                        && waiting.planIn(catalogue).name().equals(ready.tier()))
                .forEach(waiting -> later.soon(Building.JOB, waiting.id().value()));
    }

    private void take(Deployment deployment, int generation, Spare spare) {
        Host planned = saga.host(deployment.id(), generation)
                .orElseThrow(() -> new NoSuchElementException("no keys for " + deployment.id()));
        Host ready = saga.host(spare.id(), Spare.GENERATION)
                .orElseThrow(() -> new NoSuchElementException("no server of spare " + spare.id()));
        spares.save(spare.claimed(deployment.id()));
        saga.put(planned.taking(ready, spare.id()));
        LOG.info("deployment {}: gets spare {}", deployment.id(), spare.id());
    }

    /** The spare turned out not to do: it goes, and the deployment is as if it had never had it. */
    void giveBack(Deployment deployment, int generation, String why) {
        SpareId taken = saga.host(deployment.id(), generation).map(Host::spare).orElse(null);
        if (taken == null || !Steps.built(deployment.state())) {
            return; // ended meanwhile: then its server goes with it
        }
        LOG.warn("deployment {}: spare {} will not do: {}", deployment.id(), taken, why);
        spares.save(spares.lock(taken).orElseThrow().discarded(why));
        later.soon(TendSpare.JOB, taken.value());
        saga.steps(deployment.id()).stream()
                .filter(step -> step.generation() == generation && UP_TO_SECRETS.contains(step.step()))
                .forEach(saga::forget);
    }
}
