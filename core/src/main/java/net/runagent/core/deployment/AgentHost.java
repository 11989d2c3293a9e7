package net.runagent.core.deployment;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.account.Platform;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.SecretKind;
import org.jspecify.annotations.Nullable;

/**
 * The agent's server, step by step, over SSH with a pinned key. Every method is idempotent, takes at most about 20 s,
 * and starts long work in the background of the server to be asked for again. Secrets travel over the session only.
 */
public interface AgentHost {
    /** Renders the first boot; pure. @param hostKeyPrivate OpenSSH PEM, one time only */
    String userData(String hostname, String opsPublicKey, byte[] hostKeyPrivate, String hostKeyPublic);

    /** What a new server would be made of now. */
    ServerRecipe recipe();

    /** Logged in with the pin, and cloud-init has finished without error. */
    HostResult<Booted> boot(HostAccess access);

    /**
     * Makes a new host key on the box (first call), or finds the one made before, and returns its public part without
     * switching to it: the caller stores it as the next pin and then calls {@link #switchHostKey}.
     */
    HostResult<String> nextHostKey(HostAccess access);

    /** Switches to the key of {@link #nextHostKey}; access with the old or with the new pin both succeed meanwhile. */
    HostResult<Void> switchHostKey(HostAccess access, String nextHostKey);

    /** The readiness list of hardening: every fact must hold. */
    HostResult<Readiness> verify(HostAccess access);

    /** Installs the pinned runtime: starts it in the background, or says how far it is. */
    HostResult<Void> install(HostAccess access);

    /**
     * Lets the program run without an owner: no channel, no key for models, only its own token. It takes an owner by {@link
     * #configure} without a new start.
     */
    HostResult<Void> warm(HostAccess access, Grant gatewayToken);

    /**
     * Has a program without an owner think once, of nothing that matters, and forget it again: what thinking needs is loaded by
     * then, and no owner has to wait for it. Starts it in the background, or says what came of it. An Ok is only said when
     * nothing of it is left.
     */
    HostResult<Rehearsal> rehearse(HostAccess access);

    /** Gives the server another name inside, and another identity of its system. May be repeated. */
    HostResult<Void> rename(HostAccess access, String hostname);

    /** Writes secrets (0600) and the rendered configuration, validates it with the agent's own tool, (re)starts the unit. */
    HostResult<Void> configure(HostAccess access, DesiredAgent desired);

    /**
     * Writes the secrets anew by one rename and has the running agent take them; its memory and its place in the chat stay.
     *
     * @param restart false asks the agent to read them while it runs, which not every kind of secret may be left to
     */
    HostResult<Void> renewSecrets(HostAccess access, DesiredAgent desired, boolean restart);

    HostResult<AgentHealth> health(HostAccess access);

    /** Lets this key log in beside those that may already. @param publicKey {@code ssh-ed25519 AAAA...} */
    HostResult<Void> admitKey(HostAccess access, String publicKey);

    /** From now on only this key logs in; what we keep open with another one is closed. */
    HostResult<Void> admitOnly(HostAccess access, String publicKey);

    /** Whether a new login with the key of this access is let in. */
    HostResult<Boolean> letsIn(HostAccess access);

    /** Lets the agent greet its owner in the agent's own chat: starts the turn, or says what came of it. */
    HostResult<FirstAnswer> greet(HostAccess access, DesiredAgent desired);

    /**
     * As {@link #greet} by an agent that has greeted before: a turn of its own, which is never mistaken for an earlier one.
     *
     * @param turn the same for each look at the same turn
     */
    HostResult<FirstAnswer> answer(HostAccess access, DesiredAgent desired, UUID turn);

    HostResult<Void> restart(HostAccess access);

    /** Makes room on a full disk out of what is nobody's memory: the system's journal, fetched packages, caches. */
    HostResult<Void> makeRoom(HostAccess access);

    /**
     * Lets the agent's program repair its own state; its settings are not its to write. Starts it in the background, or says
     * how far it is.
     *
     * @param turn the same for each look at the same try
     */
    HostResult<Void> repair(HostAccess access, UUID turn);

    /** Installs the pinned runtime anew, also where it says that it is installed; as {@link #repair}. */
    HostResult<Void> reinstall(HostAccess access, UUID turn);

    /** @param bootId changes with every boot of the machine */
    record Booted(String bootId, String instanceId) {}

    /**
     * @param failed names of the facts that do not hold, empty when ready
     * @param ours what the look found wrong with ourselves instead of with the server, e.g. {@code clock}
     */
    record Readiness(List<String> held, List<String> failed, List<String> ours) {
        public boolean ready() {
            return failed.isEmpty();
        }
    }

    /**
     * @param model OpenRouter's model name
     * @param ownerId numeric id of the owner on the agent's platform: the only person it obeys
     * @param secrets grants for the secrets to be written, by kind; single use
     */
    record DesiredAgent(
            String runtime,
            Platform platform,
            String model,
            String ownerId,
            String greeting,
            Map<SecretKind, Grant> secrets) {}

    /**
     * @param failing ids of failing parts, e.g. {@code telegram}
     * @param version of the program that is installed, empty when none is
     * @param wantedVersion the pinned one
     */
    record AgentHealth(
            boolean serviceActive,
            boolean ready,
            List<String> failing,
            boolean configValid,
            String version,
            String wantedVersion,
            int restarts,
            long memoryAvailableMb,
            int diskUsedPercent,
            @Nullable Integer lastExitCode,
            Vitals vitals) {
        /** Of a server that tells no more of itself, with the wanted version on it. */
        public AgentHealth(
                boolean serviceActive,
                boolean ready,
                List<String> failing,
                boolean configValid,
                String version,
                int restarts,
                long memoryAvailableMb,
                int diskUsedPercent,
                @Nullable Integer lastExitCode) {
            this(
                    serviceActive,
                    ready,
                    failing,
                    configValid,
                    version,
                    version,
                    restarts,
                    memoryAvailableMb,
                    diskUsedPercent,
                    lastExitCode,
                    Vitals.UNKNOWN);
        }

        boolean answers() {
            return serviceActive && ready && failing.isEmpty();
        }
    }

    /**
     * How the machine itself is; -1 for what could not be read.
     *
     * @param upSeconds since the machine was started
     * @param serviceUpSeconds since the agent's program was started; -1 as well while it does not run
     * @param loadPercent of all cores, over the last minute; more than 100 when work has to wait
     * @param receivedMb by network since the machine was started, as well as {@code sentMb}
     */
    record Vitals(
            long upSeconds,
            long serviceUpSeconds,
            int cores,
            int loadPercent,
            long memoryTotalMb,
            long diskTotalMb,
            long receivedMb,
            long sentMb) {
        public static final Vitals UNKNOWN = new Vitals(-1, -1, -1, -1, -1, -1, -1, -1);

        public boolean known() {
            return upSeconds >= 0;
        }
    }

    /** What came of a rehearsal, of which nothing is left either way. */
    sealed interface Rehearsal {
        record Held() implements Rehearsal {}

        /** It did not come to a thought. @param why a dotted word */
        record Missed(String why) implements Rehearsal {}
    }

    sealed interface FirstAnswer {
        /** @param text what the agent said; quoted once to its owner and not kept */
        record Answered(String text) implements FirstAnswer {}

        /** The platform forbids the agent's bot to write first: the owner must press Start in its chat. */
        record OwnerMustPressStart() implements FirstAnswer {}
    }
}
