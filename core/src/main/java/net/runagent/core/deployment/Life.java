package net.runagent.core.deployment;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.deployment.Fact.AgentAnswered;
import net.runagent.core.deployment.Fact.BotChosen;
import net.runagent.core.deployment.Fact.BuildGivenUp;
import net.runagent.core.deployment.Fact.BuildStarted;
import net.runagent.core.deployment.Fact.CancelAsked;
import net.runagent.core.deployment.Fact.CapacityFound;
import net.runagent.core.deployment.Fact.CoverEnded;
import net.runagent.core.deployment.Fact.CoverReturned;
import net.runagent.core.deployment.Fact.FreshServerTried;
import net.runagent.core.deployment.Fact.HealthSeen;
import net.runagent.core.deployment.Fact.NoCapacity;
import net.runagent.core.deployment.Fact.NothingLeft;
import net.runagent.core.deployment.Fact.OfferLapsed;
import net.runagent.core.deployment.Fact.OrderPlaced;
import net.runagent.core.deployment.Fact.PaymentSettled;
import net.runagent.core.deployment.Fact.PlaceChosen;
import net.runagent.core.deployment.Fact.RecoveryFailed;
import net.runagent.core.deployment.Fact.RecoveryStarted;
import net.runagent.core.deployment.Fact.TerminationAsked;
import net.runagent.core.deployment.Fact.TokenPasted;
import net.runagent.core.deployment.Fact.TroubleSeen;
import net.runagent.core.deployment.State.Building;
import net.runagent.core.deployment.State.Cancelled;
import net.runagent.core.deployment.State.Draft;
import net.runagent.core.deployment.State.Failed;
import net.runagent.core.deployment.State.NeedsAttention;
import net.runagent.core.deployment.State.Ordered;
import net.runagent.core.deployment.State.Paid;
import net.runagent.core.deployment.State.Queued;
import net.runagent.core.deployment.State.Recovering;
import net.runagent.core.deployment.State.Resuming;
import net.runagent.core.deployment.State.Running;
import net.runagent.core.deployment.State.Suspended;
import net.runagent.core.deployment.State.Terminated;
import net.runagent.core.deployment.State.Terminating;
import net.runagent.core.deployment.State.Undoing;

/**
 * The life of a deployment: what each fact means in each state. Every pair has an answer; a repeated fact is {@link
 * Already} and changes nothing, one that does not fit is {@link Refused} with a reason that the chat can say. {@code
 * docs/diagrams/deployment.md} is drawn from here.
 */
public final class Life {
    /** How a deployment that its customer cancelled before it ran is told from one that we could not build. */
    public static final String BY_CUSTOMER = "by-customer";

    private Life() {}

    public sealed interface Outcome {}

    public record Moved(State to) implements Outcome {}

    public record Already() implements Outcome {}

    /** @param reason a text key's tail, e.g. {@code being-built} */
    public record Refused(String reason) implements Outcome {}

    public static Outcome on(State state, Fact fact, Instant now) {
        return switch (fact) {
            case TokenPasted(UUID intake) -> tokenPasted(state, intake);
            case BotChosen() -> botChosen(state);
            case OrderPlaced() -> ordered(state, now);
            case OfferLapsed() -> lapsed(state, now);
            case CancelAsked() -> cancelled(state, now);
            case PaymentSettled() -> paid(state, now);
            case BuildStarted() -> buildStarted(state, now);
            case NoCapacity(String why) -> noCapacity(state, why, now);
            case CapacityFound() -> capacityFound(state, now);
            case PlaceChosen() -> elsewhere(state, now);
            case FreshServerTried() -> freshServer(state, now);
            case BuildGivenUp(String reason) -> givenUp(state, reason, now);
            case AgentAnswered() -> answered(state, now);
            case TroubleSeen(String reason) -> trouble(state, reason, now);
            case HealthSeen() -> healthy(state, now);
            case RecoveryStarted() -> recovering(state, now);
            case RecoveryFailed(String reason) -> notRecovered(state, reason, now);
            case CoverEnded(String reason) -> suspended(state, reason, now);
            case CoverReturned() -> resumed(state, now);
            case TerminationAsked() -> terminating(state, now);
            case NothingLeft() -> nothingLeft(state, now);
        };
    }

    private static Outcome tokenPasted(State state, UUID intake) {
        return switch (state) {
            case Draft(Instant _, UUID before) when intake.equals(before) -> new Already();
            case Draft(Instant since, UUID _) -> new Moved(new Draft(since, intake));
            default -> refused(state);
        };
    }

    private static Outcome botChosen(State state) {
        return switch (state) {
            case Draft(Instant _, UUID pasted) when pasted == null -> new Already();
            case Draft(Instant since, UUID _) -> new Moved(new Draft(since, null));
            default -> refused(state);
        };
    }

    private static Outcome ordered(State state, Instant now) {
        return switch (state) {
            case Draft _ -> new Moved(new Ordered(now));
            case Ordered _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome lapsed(State state, Instant now) {
        return switch (state) {
            case Draft _, Ordered _ -> new Moved(new Cancelled(now));
            case Cancelled _ -> new Already();
            default -> refused(state);
        };
    }

    /** Until it runs; from then on it can be terminated. What of the money goes back is {@link GiveUp}'s to say. */
    private static Outcome cancelled(State state, Instant now) {
        return switch (state) {
            case Draft _, Ordered _ -> new Moved(new Cancelled(now));
            case Paid _, Building _, Queued _ -> new Moved(new Undoing(now, BY_CUSTOMER));
            case Undoing _, Cancelled _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome paid(State state, Instant now) {
        return switch (state) {
            case Ordered _ -> new Moved(new Paid(now));
            case Draft _, Cancelled _ -> refused(state);
            default -> new Already();
        };
    }

    private static Outcome buildStarted(State state, Instant now) {
        return switch (state) {
            case Paid _ -> new Moved(new Building(now, 1));
            case Building _, Queued _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome noCapacity(State state, String why, Instant now) {
        return switch (state) {
            case Building(Instant _, int generation) -> new Moved(new Queued(now, generation, why));
            case Queued(Instant since, int generation, String before)
            when !before.equals(why) -> new Moved(new Queued(since, generation, why));
            case Queued _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome capacityFound(State state, Instant now) {
        return switch (state) {
            case Queued(Instant _, int generation, String _) -> new Moved(new Building(now, generation));
            case Building _ -> new Already();
            default -> refused(state);
        };
    }

    /** Which place was chosen is the deployment's to keep; here it only ends the wait. */
    private static Outcome elsewhere(State state, Instant now) {
        return switch (state) {
            case Queued(Instant _, int generation, String _) -> new Moved(new Building(now, generation));
            default -> refused(state);
        };
    }

    private static Outcome freshServer(State state, Instant now) {
        return switch (state) {
            case Building(Instant _, int generation) -> new Moved(new Building(now, generation + 1));
            default -> refused(state);
        };
    }

    private static Outcome givenUp(State state, String reason, Instant now) {
        return switch (state) {
            case Paid _, Building _, Queued _ -> new Moved(new Undoing(now, reason));
            case Undoing _, Failed _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome answered(State state, Instant now) {
        return switch (state) {
            case Building _ -> new Moved(new Running(now));
            case Running _, NeedsAttention _, Recovering _, Suspended _, Resuming _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome trouble(State state, String reason, Instant now) {
        return switch (state) {
            case Running _, Resuming _ -> new Moved(new NeedsAttention(now, reason));
            // What a recovery has found out is more precise than what is seen from afar.
            case NeedsAttention _, Recovering _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome healthy(State state, Instant now) {
        return switch (state) {
            case NeedsAttention _, Recovering _, Resuming _ -> new Moved(new Running(now));
            case Running _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome recovering(State state, Instant now) {
        return switch (state) {
            case Running _ -> new Moved(new Recovering(now, "asked"));
            case NeedsAttention(Instant _, String reason) -> new Moved(new Recovering(now, reason));
            case Recovering _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome notRecovered(State state, String reason, Instant now) {
        return switch (state) {
            case Recovering _ -> new Moved(new NeedsAttention(now, reason));
            case NeedsAttention _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome suspended(State state, String reason, Instant now) {
        return switch (state) {
            case Running _, NeedsAttention _, Recovering _, Resuming _ -> new Moved(new Suspended(now, reason));
            case Suspended(Instant since, String before)
            when !before.equals(reason) -> new Moved(new Suspended(since, reason));
            case Suspended _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome resumed(State state, Instant now) {
        return switch (state) {
            case Suspended _ -> new Moved(new Resuming(now));
            case Running _, NeedsAttention _, Recovering _, Resuming _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome terminating(State state, Instant now) {
        return switch (state) {
            case Building _, Running _, NeedsAttention _, Recovering _, Suspended _, Resuming _ ->
                new Moved(new Terminating(now));
            case Terminating _, Terminated _ -> new Already();
            default -> refused(state);
        };
    }

    private static Outcome nothingLeft(State state, Instant now) {
        return switch (state) {
            case Terminating _ -> new Moved(new Terminated(now));
            case Undoing(Instant _, String reason) ->
                new Moved(reason.equals(BY_CUSTOMER) ? new Cancelled(now) : new Failed(now, reason));
            case Terminated _, Failed _, Cancelled _ -> new Already();
            default -> refused(state);
        };
    }

    /** The reason is where it stands: that is what the person needs to hear. */
    private static Refused refused(State state) {
        return new Refused(
                switch (state) {
                    case Draft _, Ordered _ -> "not-paid";
                    case Paid _, Building _ -> "being-built";
                    case Queued _ -> "waiting";
                    case Running _, NeedsAttention _ -> "runs";
                    case Recovering _ -> "being-recovered";
                    case Suspended _ -> "suspended";
                    case Resuming _ -> "resuming";
                    case Undoing _, Failed _ -> "failed";
                    case Terminating _, Terminated _ -> "terminated";
                    case Cancelled _ -> "cancelled";
                });
    }
}
