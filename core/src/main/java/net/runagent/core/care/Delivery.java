package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.NoSuchElementException;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.Purpose;
import org.springframework.stereotype.Component;

/**
 * Brings new secrets to a running agent and looks whether it is well with them. The secrets are in the vault by then, so what
 * cannot be delivered is not lost: a recovery writes them as well.
 */
@Component
class Delivery {
    /** Green looks in a row before the agent counts as well: one alone may have caught it before it went down. */
    private static final int GREEN_LOOKS = 2;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** Where there is patience for longer than a step usually takes: each try lets the agent think, and thinking costs. */
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private static final String NOT_DELIVERED = "not-delivered";

    private final AgentHost agentHost;
    private final Deployments deployments;
    private final DesiredAgents desired;
    private final HostLogin login;
    private final Clock clock;

    Delivery(AgentHost agentHost, Deployments deployments, DesiredAgents desired, HostLogin login, Clock clock) {
        this.agentHost = agentHost;
        this.deployments = deployments;
        this.desired = desired;
        this.login = login;
        this.clock = clock;
    }

    /** Writes the secrets and has the running agent read them, without a restart where that is enough. */
    Turn deliver(Rotation rotation, Deployment deployment, boolean restart) {
        HostResult<Void> result = agentHost.renewSecrets(
                access(rotation, deployment),
                desired.withSecrets(deployment, Purpose.ROTATE, rotation.command(), step(rotation)),
                restart);
        return switch (result) {
            case HostResult.Ok<Void> _ -> new Turn.Next(RotationStep.VERIFY);
            case HostResult.NotYet<Void>(String _, Duration in) -> againUntilLate(rotation, in, NOT_DELIVERED);
            case HostResult.Unreachable<Void> _ -> againUntilLate(rotation, LOOK_AGAIN, NOT_DELIVERED);
            // An agent that cannot read them while it runs reads them when it starts.
            case HostResult.Wrong<Void> _ when !restart -> new Turn.Next(RotationStep.RESTART);
            case HostResult.Wrong<Void> _ -> againUntilLate(rotation, LOOK_AGAIN, NOT_DELIVERED);
        };
    }

    Turn restart(Rotation rotation, Deployment deployment) {
        return switch (agentHost.restart(access(rotation, deployment))) {
            case HostResult.Ok<Void> _ -> new Turn.Next(RotationStep.VERIFY_RESTARTED);
            case HostResult.NotYet<Void>(String _, Duration in) -> againUntilLate(rotation, in, NOT_DELIVERED);
            case HostResult.Unreachable<Void> _, HostResult.Wrong<Void> _ ->
                againUntilLate(rotation, LOOK_AGAIN, NOT_DELIVERED);
        };
    }

    /** @param well what follows when the agent is well; @param otherwise what follows when it is not, in the end */
    Turn verify(Rotation rotation, Deployment deployment, Turn well, Turn otherwise) {
        HostResult<AgentHealth> result = agentHost.health(access(rotation, deployment));
        if (result instanceof HostResult.Ok<AgentHealth>(AgentHealth health)
                && Health.word(health).equals(Health.GOOD)) {
            return rotation.greens() + 1 < GREEN_LOOKS ? new Turn.Green(LOOK_AGAIN) : well;
        }
        if (late(rotation)) {
            return otherwise;
        }
        boolean seen = result instanceof HostResult.Ok || result instanceof HostResult.Wrong;
        return seen ? new Turn.Again(LOOK_AGAIN) : new Turn.Unseen(LOOK_AGAIN);
    }

    /**
     * Has the agent answer its owner, which only works when everything it needs for that works.
     *
     * @param limit how long it is tried, from the beginning of the step
     * @param forbidden what it means that the platform lets its bot not write to its owner
     */
    Turn answer(
            Rotation rotation,
            Deployment deployment,
            String news,
            Duration limit,
            Turn well,
            Turn forbidden,
            Turn otherwise) {
        HostResult<FirstAnswer> result =
                agentHost.answer(access(rotation, deployment), desired.asked(deployment, news), rotation.id());
        if (result instanceof HostResult.Ok<FirstAnswer>(FirstAnswer answer)) {
            return answer instanceof FirstAnswer.Answered ? well : forbidden;
        }
        if (olderThan(rotation, limit)) {
            return otherwise;
        }
        if (result instanceof HostResult.NotYet<FirstAnswer>(String _, Duration in)) {
            return new Turn.Unseen(in);
        }
        return late(rotation) ? new Turn.Unseen(SELDOM) : new Turn.Again(LOOK_AGAIN);
    }

    /** Writes settings and secrets anew, and has the agent start with them. */
    Turn configure(Rotation rotation, Deployment deployment) {
        HostResult<Void> result = agentHost.configure(
                access(rotation, deployment),
                desired.withSecrets(deployment, Purpose.ROTATE, rotation.command(), step(rotation)));
        if (result instanceof HostResult.Ok<Void>) {
            // A try before may have written it all and broken off: then it is as wanted, and the agent runs with what
            // was
            // there before. Only a restart makes it read what is there now.
            result = agentHost.restart(access(rotation, deployment));
        }
        return switch (result) {
            case HostResult.Ok<Void> _ -> new Turn.Next(RotationStep.VERIFY);
            case HostResult.NotYet<Void>(String _, Duration in) -> againUntilLate(rotation, in, NOT_DELIVERED);
            case HostResult.Unreachable<Void> _, HostResult.Wrong<Void> _ ->
                againUntilLate(rotation, LOOK_AGAIN, NOT_DELIVERED);
        };
    }

    boolean olderThan(Rotation rotation, Duration age) {
        return clock.instant().isAfter(rotation.stepAt().plus(age));
    }

    Turn againUntilLate(Rotation rotation, Duration in, String reason) {
        return late(rotation) ? Turn.failed(reason) : new Turn.Again(in);
    }

    boolean late(Rotation rotation) {
        return clock.instant().isAfter(rotation.stepAt().plus(rotation.step().limit()));
    }

    private HostAccess access(Rotation rotation, Deployment deployment) {
        return login.to(deployment, host(deployment), Purpose.ROTATE, rotation.command(), step(rotation));
    }

    Host host(Deployment deployment) {
        return deployments
                .host(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
    }

    /** Shown to the customer beside each use of a secret. */
    static String step(Rotation rotation) {
        return switch (rotation.step()) {
            case CHECK -> "rotate.check";
            case MAKE -> "rotate.make";
            case DELIVER -> "rotate.deliver";
            case VERIFY, VERIFY_RESTARTED -> "rotate.verify";
            case ANSWER -> "rotate.answer";
            case BACK, VERIFY_BACK -> "rotate.back";
            case RESTART -> "rotate.restart";
            case PROMOTE -> "rotate.promote";
            case RETIRE -> "rotate.retire";
        };
    }
}
