package net.runagent.core.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servers at the provider. Names are the idempotency key: {@link #create} looks up before it creates and adopts what
 * carries our labels. Nothing here waits; every method is one or two calls and may be repeated.
 */
public interface ServerFleet {
    /** Whether servers can be ordered on this installation at all. Asks nobody. */
    default boolean available() {
        return true;
    }

    /** Tries the candidates in order; looks up by name first. */
    Creation create(ServerOrder order);

    Sighting find(String name);

    /** Deletes only when name and labels say that the server is one of these. Gone already is success. */
    Ending delete(Set<SubjectId> owners, String name);

    default Ending delete(SubjectId owner, String name) {
        return delete(Set.of(owner), name);
    }

    /**
     * Gives the server of a spare the labels of a deployment; {@link Ending.Done} says that it carries them. It keeps its
     * name. May be repeated.
     *
     * @param owners whose labels it may carry before
     */
    Ending relabel(Set<SubjectId> owners, DeploymentId to, int generation, String name);

    /** Answers from one list call shared by all callers, at most a few seconds old: for polling. */
    Sighting watch(String name);

    /** Every server that carries our labels, whoever may have made it: by one list, read to its end. Nobody waits for it. */
    Listing ours();

    /**
     * What costs money or was made by us and serves no server now: addresses that no server has, snapshots, and firewalls and
     * login keys with our labels beside the one that all servers share. Of addresses and snapshots nobody can tell who made
     * them. Nobody waits for it.
     */
    Unused unused();

    /** Asks the server's system to shut down; {@link Ending.Done} says that it was asked or is off. May be repeated. */
    Ending shutDown(DeploymentId deployment, String name);

    /** Pulls the plug of a server that does not shut down by itself. May be repeated. */
    Ending powerOff(DeploymentId deployment, String name);

    /** Switches it on; {@link Ending.Done} says that it was asked or is on. May be repeated. */
    Ending powerOn(DeploymentId deployment, String name);

    /**
     * Gives a server that is off another type; its disk stays as large as it is, so that it can become small again. {@link
     * Ending.Done} says that it was asked or has the type. May be repeated.
     */
    Ending changeType(DeploymentId deployment, String name, String serverType);

    /**
     * To which of the types the server could be changed now, in the given order: of its architecture, with a disk that holds
     * its own, in stock where it stands, and not dearer. Changes nothing.
     *
     * @param mostMonthlyCents EUR cents net without the address
     */
    Fit fit(Server server, List<String> serverTypes, int mostMonthlyCents);

    /** Power: a hard reset for a server that does not answer. */
    Ending reset(String name);

    /**
     * @param subject whose server it is going to be
     * @param name {@code ra-<env>-<base32 of the id>-g<generation>}; see {@link ServerName}
     * @param candidates server type and location pairs by preference
     * @param mostMonthlyCents what a month may cost at most, EUR cents net without the address; a dearer candidate is
     *     never made, and none is made while its price is not known
     * @param userData cloud-init, at most 32 KiB, no secret but the one-time host key
     */
    record ServerOrder(
            SubjectId subject,
            String name,
            int generation,
            List<Candidate> candidates,
            int mostMonthlyCents,
            String userData) {}

    record Candidate(String serverType, String location) {}

    /**
     * @param firewallApplied whether the provider reports our firewall as applied
     * @param locked an action is running on it
     */
    record Server(
            long id,
            String name,
            String status,
            @Nullable String ipv4,
            String serverType,
            String location,
            boolean locked,
            boolean firewallApplied) {
        public boolean off() {
            return status.equals("off");
        }

        public boolean running() {
            return status.equals("running");
        }
    }

    sealed interface Creation {
        record Made(Server server) implements Creation {}

        /** No candidate is in stock now. */
        record OutOfStock() implements Creation {}

        /** Every candidate costs more than the plan allows. @param cheapestCents of a month, EUR cents net */
        record TooDear(long cheapestCents) implements Creation {}

        /** Our account may not have more servers; the staff must act. */
        record QuotaReached() implements Creation {}

        record Busy(Duration retryAfter) implements Creation {}

        /** The answer was lost; look up before anything else. */
        record Unknown(String why) implements Creation {}

        record Refused(String code, String message) implements Creation {}
    }

    sealed interface Fit {
        record Fits(String serverType) implements Fit {}

        /** It has one of the types. */
        record Already() implements Fit {}

        record OutOfStock() implements Fit {}

        /** Waiting does not help. @param why {@code disk}, {@code architecture}, {@code price} */
        record Never(String why) implements Fit {}

        record Unknown(String why) implements Fit {}
    }

    sealed interface Sighting {
        record Present(Server server) implements Sighting {}

        record Absent() implements Sighting {}

        /** The provider could not be asked; says nothing about the server. */
        record Unknown(String why) implements Sighting {}
    }

    sealed interface Listing {
        record All(List<Labelled> servers) implements Listing {}

        /** The provider could not be asked; says nothing about any server. */
        record Unknown(String why) implements Listing {}
    }

    sealed interface Unused {
        record All(Set<Thing> things) implements Unused {}

        /** Not all of it could be read; says nothing about any. */
        record Unknown(String why) implements Unused {}
    }

    /** @param kind {@code primary-ip}, {@code snapshot}, {@code firewall} or {@code ssh-key} */
    record Thing(String kind, long id) {}

    /** @param subject what its label says; null when that is no id */
    record Labelled(long id, String name, @Nullable SubjectId subject) {}

    sealed interface Ending {
        record Done() implements Ending {}

        /** Accepted or blocked for the moment; ask again. */
        record NotYet(Duration retryAfter) implements Ending {}

        record Unknown(String why) implements Ending {}

        /** Something stands in the way that needs a person: foreign labels, protection we did not set. */
        record Refused(String code, String message) implements Ending {}
    }
}
