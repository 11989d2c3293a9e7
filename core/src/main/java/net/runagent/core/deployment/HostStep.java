package net.runagent.core.deployment;

import java.time.Duration;
import java.util.NoSuchElementException;
import net.runagent.core.vault.Purpose;

/** A step that talks to the server: what every such answer means for the building. */
abstract class HostStep implements BuildWork {
    private final SagaRecords saga;
    private final HostLogin login;

    HostStep(SagaRecords saga, HostLogin login) {
        this.saga = saga;
        this.login = login;
    }

    final Host host(Site site) {
        return saga.host(site.subject().id(), site.generation())
                .orElseThrow(() -> new NoSuchElementException(
                        "no server for " + site.subject().id()));
    }

    final HostAccess access(Site site, Host host) {
        return login.to(
                site.subject(),
                host,
                Purpose.PROVISION,
                site.subject().id().value(),
                site.step().step());
    }

    final HostAccess access(Site site, Host host, String hostKey) {
        return login.with(
                site.subject(),
                host,
                hostKey,
                Purpose.PROVISION,
                site.subject().id().value(),
                site.step().step());
    }

    final void store(Host host) {
        saga.put(host);
    }

    /** What an answer other than Ok means: a wrong server is given up, everything else is asked again. */
    final <T> StepResult notOk(Site site, HostResult<T> result) {
        return switch (result) {
            case HostResult.NotYet<T>(String _, Duration askAgainIn) -> StepResult.again(askAgainIn);
            case HostResult.Unreachable<T>(String _) -> StepResult.again(site.step());
            case HostResult.Wrong<T>(String code, String _) -> new StepResult.Broken(code);
            case HostResult.Ok<T>(T _) -> throw new IllegalStateException("an Ok is handled by its step");
        };
    }
}
