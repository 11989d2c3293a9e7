package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/**
 * Gives a running agent another model. What is wanted is stored first, so that whoever writes the agent's settings from then
 * on, a recovery as well, writes that; then they are written in place and the program starts anew. What it remembers stays on
 * its server. Settings that the program does not accept are taken back.
 */
@Component
public class ChangeModel implements Job {
    static final String JOB = "deployment.change-model";

    /** The row of the change that was asked for last: its key is the owner's action, its undo the model that worked. */
    static final String STEP = "change.model";

    private static final String WRITTEN = "written";
    private static final String ANSWERED = "answered";
    private static final String TAKEN_BACK = "taken-back";

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration WHILE_RECOVERED = Duration.ofSeconds(5);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final Lives lives;
    private final Claims claims;
    private final AgentHost agentHost;
    private final HostLogin login;
    private final DesiredAgents desired;
    private final Tidings tidings;
    private final Later later;
    private final Clock clock;

    ChangeModel(
            DeploymentRecords records,
            SagaRecords saga,
            Lives lives,
            Claims claims,
            AgentHost agentHost,
            HostLogin login,
            DesiredAgents desired,
            Tidings tidings,
            Later later,
            Clock clock) {
        this.records = records;
        this.saga = saga;
        this.lives = lives;
        this.claims = claims;
        this.agentHost = agentHost;
        this.login = login;
        this.desired = desired;
        this.tidings = tidings;
        this.later = later;
        this.clock = clock;
    }

    /**
     * Joins the running transaction; {@link ModelChanged} tells the end. A change under way is overtaken. The caller has made
     * sure that the deployment is the asking person's.
     *
     * @param command the owner's action; the same one asked twice changes once
     * @return why not, a text key's tail; empty when it is under way
     */
    public Optional<String> ask(DeploymentId id, String model, UUID command) {
        Deployment now = records.lock(id).orElseThrow();
        Optional<ProvisioningStep> before = saga.step(id, 0, STEP);
        if (before.filter(step -> step.key().equals(command.toString())).isPresent()) {
            return Optional.empty();
        }
        if (now.state() instanceof State.Recovering) {
            return Optional.of("recovering");
        }
        if (!now.state().live()) {
            return Optional.of("not-running");
        }
        if (now.selection().model().equals(model)) {
            return Optional.of("same");
        }
        String worked = before.filter(step -> !step.done())
                .map(ProvisioningStep::undo)
                .orElse(now.selection().model());
        saga.put(ProvisioningStep.intent(id, 0, STEP, command.toString(), worked, clock.instant()));
        records.save(now.choosing(now.selection().thinkingWith(model)));
        later.soon(JOB, id.value());
        return Optional.empty();
    }

    /**
     * A change that is under way.
     *
     * @param written whether the settings lie on the server already, so that only the agent's answer is missing
     * @param back whether they were not accepted and the ones that worked are written
     */
    public record UnderWay(UUID change, boolean written, boolean back, Instant since) {}

    /** Joins the running transaction. */
    public Optional<UnderWay> underWay(DeploymentId id) {
        return saga.step(id, 0, STEP)
                .filter(step -> !step.done())
                .map(step -> new UnderWay(
                        UUID.fromString(step.key()), looks(step), step.note().equals(TAKEN_BACK), step.startedAt()));
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> step(id, worker));
    }

    private Next step(DeploymentId id, UUID worker) {
        Deployment deployment = records.find(id).orElseThrow();
        Optional<ProvisioningStep> open = saga.step(id, 0, STEP).filter(step -> !step.done());
        if (open.isEmpty() || !deployment.state().live()) {
            return Next.done();
        }
        if (deployment.state() instanceof State.Recovering) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        ProvisioningStep change = open.get();
        return looks(change) ? look(deployment, change, worker) : write(deployment, change, worker);
    }

    private static boolean looks(ProvisioningStep change) {
        return change.note().equals(WRITTEN) || change.note().equals(ANSWERED);
    }

    private Next write(Deployment deployment, ProvisioningStep change, UUID worker) {
        UUID command = UUID.fromString(change.key());
        HostResult<Void> result = agentHost.configure(
                access(deployment, command), desired.withSecrets(deployment, Purpose.UPDATE, command, "change.model"));
        CrashPoint.at("deployment.model.written");
        boolean back = change.note().equals(TAKEN_BACK);
        return switch (result) {
            case HostResult.Ok<Void> _ when back -> end(deployment, change, worker, "not-accepted");
            case HostResult.Ok<Void> _ -> note(deployment, change.noting(WRITTEN), worker, LOOK_AGAIN);
            case HostResult.Wrong<Void> _ when !back -> takeBack(deployment, change, worker);
            case HostResult.NotYet<Void>(String _, Duration in) ->
                orEnd(deployment, change, worker, in, "not-delivered");
            case HostResult.Unreachable<Void> _, HostResult.Wrong<Void> _ ->
                orEnd(deployment, change, worker, LOOK_AGAIN, "not-delivered");
        };
    }

    /** Two green looks in a row: one alone may have caught the program before it went down. */
    private Next look(Deployment deployment, ProvisioningStep change, UUID worker) {
        HostResult<AgentHealth> result = agentHost.health(access(deployment, UUID.fromString(change.key())));
        boolean answers = result instanceof HostResult.Ok<AgentHealth>(AgentHealth health) && health.answers();
        if (answers && change.note().equals(ANSWERED)) {
            return end(deployment, change, worker, "");
        }
        return orEnd(deployment, change.noting(answers ? ANSWERED : WRITTEN), worker, LOOK_AGAIN, "not-well");
    }

    private Next takeBack(Deployment deployment, ProvisioningStep change, UUID worker) {
        return fenced(deployment, change, worker, Next.again(clock.instant()), now -> {
            records.save(now.choosing(now.selection().thinkingWith(change.undo())));
            saga.put(change.noting(TAKEN_BACK));
        });
    }

    private Next orEnd(Deployment deployment, ProvisioningStep change, UUID worker, Duration in, String reason) {
        boolean late = clock.instant().isAfter(change.startedAt().plus(LIMIT));
        return late ? end(deployment, change, worker, reason) : note(deployment, change, worker, in);
    }

    private Next note(Deployment deployment, ProvisioningStep change, UUID worker, Duration in) {
        return fenced(
                deployment,
                change,
                worker,
                Next.again(clock.instant().plus(in)),
                _ -> saga.put(change.tried(change.note())));
    }

    private Next end(Deployment deployment, ProvisioningStep change, UUID worker, String result) {
        Instant now = clock.instant();
        return fenced(deployment, change, worker, Next.done(), _ -> {
            saga.put(change.done(now));
            tidings.tell(
                    deployment.account(),
                    new ModelChanged(deployment.id().value(), UUID.fromString(change.key()), result),
                    "model-changed:" + change.key());
        });
    }

    /** Stores only while this is still the change that was asked for last; of an overtaken one nothing is told. */
    private Next fenced(
            Deployment deployment, ProvisioningStep change, UUID worker, Next next, Consumer<Deployment> work) {
        boolean[] stored = new boolean[1];
        lives.fenced(deployment.id(), worker, now -> {
            stored[0] = now.state().live()
                    && saga.step(now.id(), 0, STEP)
                            .filter(step -> step.key().equals(change.key()))
                            .isPresent();
            if (stored[0]) {
                work.accept(now);
            }
        });
        return stored[0] ? next : Next.again(clock.instant());
    }

    private HostAccess access(Deployment deployment, UUID command) {
        Host host = saga.newest(deployment.id()).orElseThrow();
        return login.to(deployment, host, Purpose.UPDATE, command, "change.model");
    }
}
