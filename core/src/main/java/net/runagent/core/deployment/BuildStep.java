package net.runagent.core.deployment;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The steps of building, in order.
 *
 * <p>Each limit runs from the step's first try. When it is over, the server is given up: one fresh server is tried, then
 * everything is undone and the money given back. Where no server is to blame, because a provider does not answer, the order
 * waits as it does for room ({@link #waitsForProvider}).
 */
enum BuildStep {
    /** Nothing of the earlier generation is left. */
    CLEAR(Milestone.ACCESS, Duration.ofMinutes(10), true, "none: deleting is the undo of another step"),
    KEYS(Milestone.ACCESS, Duration.ofMinutes(1), true, "destroy the vault's scope"),
    MODEL_KEY(Milestone.ACCESS, Duration.ofMinutes(10), false, "remove the model key"),
    BOT_TOKEN(Milestone.ACCESS, Duration.ofMinutes(10), false, "replace the bot's token, destroy the vault's scope"),
    SERVER(Milestone.SERVER, Duration.ofMinutes(10), true, "delete the server of this name"),
    RUNNING(Milestone.SERVER, Duration.ofMinutes(5), true, "delete the server of this name"),
    /** First login within 6 min, cloud-init within 10 min more; see LogIn. */
    LOGIN(Milestone.BOOT, Duration.ofMinutes(16), true, "delete the server of this name"),
    NEXT_HOST_KEY(Milestone.SECURITY, Duration.ofMinutes(2), true, "delete the server of this name"),
    SWITCH_HOST_KEY(Milestone.SECURITY, Duration.ofMinutes(2), true, "delete the server of this name"),
    /** Only of a server that was a spare: its name inside, and whose it is at the provider. */
    HAND_OVER(Milestone.SECURITY, Duration.ofMinutes(10), true, "delete the server of this name"),
    HARDENING(Milestone.SECURITY, Duration.ofMinutes(3), true, "delete the server of this name"),
    INSTALL(Milestone.INSTALL, Duration.ofMinutes(10), true, "delete the server of this name"),
    /** Only of a spare: the agent's program waits on it for an owner. */
    WARM(Milestone.INSTALL, Duration.ofMinutes(6), true, "delete the server of this name"),
    /** Only of a spare: the program thinks once, so that its owner does not wait until it has loaded what it needs for that. */
    REHEARSE(Milestone.INSTALL, Duration.ofMinutes(6), true, "delete the server of this name"),
    CONFIGURE(Milestone.CONFIGURE, Duration.ofMinutes(3), true, "delete the server of this name"),
    HEALTH(Milestone.CONFIGURE, Duration.ofMinutes(6), true, "delete the server of this name"),
    GREET(Milestone.HELLO, Duration.ofMinutes(5), true, "delete the server of this name");

    static final List<BuildStep> OF_DEPLOYMENT = Arrays.stream(values())
            .filter(step -> step != WARM && step != REHEARSE)
            .toList();

    /** What needs no customer. */
    static final List<BuildStep> OF_SPARE =
            List.of(KEYS, SERVER, RUNNING, LOGIN, NEXT_HOST_KEY, SWITCH_HOST_KEY, HARDENING, INSTALL, WARM, REHEARSE);

    private final Milestone milestone;
    private final Duration limit;
    private final boolean perServer;
    private final String undo;

    BuildStep(Milestone milestone, Duration limit, boolean perServer, String undo) {
        this.milestone = milestone;
        this.limit = limit;
        this.perServer = perServer;
        this.undo = undo;
    }

    String word() {
        return "build." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Milestone milestone() {
        return milestone;
    }

    Duration limit() {
        return limit;
    }

    /** The generation its row is kept under: 0 for what all servers of the deployment share. */
    int rowGeneration(int generation) {
        return perServer ? generation : 0;
    }

    String undo() {
        return undo;
    }

    /** Whether no secret of the customer is on the server yet. */
    boolean beforeSecrets() {
        return compareTo(CONFIGURE) < 0;
    }

    /** Whether only a provider's answer is missing: what is not known is no reason to give the order up. */
    boolean waitsForProvider() {
        return switch (this) {
            case CLEAR, MODEL_KEY, BOT_TOKEN, SERVER, HAND_OVER -> true;
            default -> false;
        };
    }
}
