package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.RefundIntent.State;
import net.runagent.core.money.Money;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Gives one payment back and follows it to its end. The subscription ends first, or it would charge again. The provider
 * has no idempotency key: after an unknown answer its list is watched for two minutes before it is asked once more, and
 * not at all when the order has lost that much meanwhile. While a bank disputes the payment nothing is sent. Two processes at
 * once are possible when one was taken for dead: only the one that has noted its asking asks.
 */
@Component
class GiveBack implements Job {
    static final String NAME = "billing.give-back";

    private static final Duration LOOK_FOR = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(20);
    private static final Duration UNKNOWN_EVERY = Duration.ofHours(1);
    private static final Duration FOLLOW_EVERY = Duration.ofMinutes(5);

    private final RefundRecords refunds;
    private final CardMirror mirror;
    private final CardOrders orders;
    private final TakeRefund take;
    private final RefundFacts facts;
    private final EndSubscription endSubscription;
    private final HoldRefund hold;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    GiveBack(
            RefundRecords refunds,
            CardMirror mirror,
            CardOrders orders,
            TakeRefund take,
            RefundFacts facts,
            EndSubscription endSubscription,
            HoldRefund hold,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.refunds = refunds;
        this.mirror = mirror;
        this.orders = orders;
        this.take = take;
        this.facts = facts;
        this.endSubscription = endSubscription;
        this.hold = hold;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID id) {
        RefundIntent intent = refunds.find(id).orElseThrow();
        if (intent.over()) {
            return Next.done();
        }
        if (!subscriptionsAreOver(intent)) {
            return Next.again(clock.instant().plus(LOOK_EVERY));
        }
        List<CardRefund> known = orders.refundsOf(intent.order()).orThrow("looking at refunds of " + intent.order());
        known.forEach(take::take);
        Optional<CardRefund> ours = known.stream()
                .filter(refund -> intent.id().equals(refund.intent()))
                .findFirst();
        if (ours.isPresent()) {
            return ours.get().over() ? Next.done() : Next.again(clock.instant().plus(FOLLOW_EVERY));
        }
        Instant sent = intent.sentAt();
        if (sent != null && clock.instant().isBefore(sent.plus(LOOK_FOR))) {
            return Next.again(clock.instant().plus(LOOK_EVERY));
        }
        return hold.held(intent) ? wait(intent) : send(intent, known);
    }

    /** What was asked for never reached the provider, whose list was watched for two minutes: it is a wish again. */
    private Next wait(RefundIntent intent) {
        boolean wished = intent.state() == State.WANTED || note(intent, intent.in(State.WANTED, null, intent.sentAt()));
        return wished ? Next.done() : Next.again(clock.instant().plus(LOOK_EVERY));
    }

    private boolean subscriptionsAreOver(RefundIntent intent) {
        return intent.duplicate()
                ? mirror.subscriptionOf(intent.order())
                        .map(endSubscription::end)
                        .orElse(true)
                : endSubscription.end(intent.invoice());
    }

    private Next send(RefundIntent intent, List<CardRefund> known) {
        Money unreturned = orders.order(intent.order())
                .orThrow("looking at order " + intent.order())
                .refundable();
        Money refundable = unreturned.minus(underWay(known, unreturned));
        if (refundable.minor() <= 0 && unreturned.minor() > 0) {
            // Somebody else's refund has all of it, but may still fail.
            return Next.again(clock.instant().plus(FOLLOW_EVERY));
        }
        if (refundable.minor() <= 0) {
            // Somebody else has given it back; what was found above is booked.
            boolean ours = note(intent, intent.in(State.SUCCEEDED, intent.refund(), intent.sentAt()));
            return ours ? Next.done() : Next.again(clock.instant().plus(LOOK_EVERY));
        }
        if (intent.mayHaveBeenDone(refundable)) {
            alerts.raise(
                    Severity.CRITICAL, "polar.refund.unknown", intent.order().toString(), Map.of());
            return Next.again(clock.instant().plus(UNKNOWN_EVERY));
        }
        Money amount = refundable.minor() < intent.amount().minor() ? refundable : intent.amount();
        Instant now = clock.instant();
        RefundIntent asking = intent.asking(amount, refundable, now);
        CrashPoint.at("billing.refund.looked");
        if (!note(intent, asking)) {
            return Next.again(clock.instant().plus(LOOK_EVERY)); // somebody else is at it
        }
        CrashPoint.at("billing.refund.intent");
        if (!clock.instant().isBefore(now.plus(LOOK_FOR))) {
            return Next.again(clock.instant()); // stood still for so long that somebody else may have sent it
        }
        return switch (orders.refund(intent.order(), amount, intent.reason(), intent.id())) {
            case CardAnswer.Got<CardRefund>(CardRefund made) -> {
                take.take(made);
                yield made.over() ? Next.done() : Next.again(clock.instant().plus(FOLLOW_EVERY));
            }
            case CardAnswer.Unknown<CardRefund> unknown ->
                Next.again(clock.instant().plus(LOOK_EVERY));
            case CardAnswer.Missing<CardRefund>() -> declined(asking, "missing");
            case CardAnswer.Declined<CardRefund>(String code) -> declined(asking, code);
        };
    }

    private boolean note(RefundIntent before, RefundIntent now) {
        return transactions.<Boolean>call(() -> refunds.replace(before, now));
    }

    /** An order does not tell of what is pending: it can be given back no second time all the same. */
    private static Money underWay(List<CardRefund> known, Money like) {
        return known.stream()
                .filter(refund -> !refund.over())
                .map(CardRefund::amount)
                .reduce(new Money(like.currency(), 0), Money::plus);
    }

    private Next declined(RefundIntent intent, String code) {
        RefundIntent failed = intent.in(State.FAILED, null, clock.instant());
        boolean ours = transactions.<Boolean>call(() -> {
            boolean noted = refunds.replace(intent, failed);
            if (noted) {
                facts.onTheWay(failed, State.FAILED);
            }
            return noted;
        });
        if (!ours) {
            return Next.again(clock.instant().plus(LOOK_EVERY)); // the provider has told of it meanwhile
        }
        alerts.raise(Severity.CRITICAL, "polar.refund.declined", intent.order().toString(), Map.of("code", code));
        return Next.done();
    }
}
