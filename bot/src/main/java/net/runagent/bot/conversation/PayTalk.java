package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.BillingQuestions.CheckoutWanted;
import net.runagent.core.billing.BillingQuestions.GivenUp;
import net.runagent.core.billing.BillingQuestions.HeldBack;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.billing.BillingQuestions.PaymentAsked;
import net.runagent.core.billing.BillingQuestions.PaymentShown;
import net.runagent.core.billing.CheckoutFailed;
import net.runagent.core.billing.CheckoutReady;
import net.runagent.core.billing.DisputeWon;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PaymentDeclined;
import net.runagent.core.billing.PaymentDisputed;
import net.runagent.core.billing.PaymentDoubled;
import net.runagent.core.billing.PaymentReceived;
import net.runagent.core.billing.PaymentShort;
import net.runagent.core.billing.PaymentTooLate;
import net.runagent.core.billing.RefundCompleted;
import net.runagent.core.billing.RefundFailed;
import net.runagent.core.billing.RefundHeld;
import net.runagent.core.billing.RefundSent;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/**
 * One message per invoice, from the link to the receipt: what happens at the card provider is told here. It moves below
 * everything else with each piece of news: in a message above nobody would look for it, and an edit wakes nobody. Only the
 * payment itself is told where the customer has just been looking, above the progress of the build that it begins.
 */
@Component
final class PayTalk implements Flow<PayTalk.Position> {
    private static final Set<String> NAMED = Set.of("plan", "difference", "setup", "credit", "discount");
    private static final String GIVE_UP = "give-up:";
    private static final String AGAIN = "again:";
    private static final String LEAVE = "leave";

    /** @param doing what the tapped button asked for, empty for none */
    record Position(String doing) {}

    @Override
    public String name() {
        return "pay";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(
                CheckoutReady.class,
                CheckoutFailed.class,
                PaymentReceived.class,
                PaymentDeclined.class,
                PaymentTooLate.class,
                PaymentDoubled.class,
                PaymentShort.class,
                RefundCompleted.class,
                PaymentDisputed.class,
                DisputeWon.class,
                RefundHeld.class,
                RefundSent.class,
                RefundFailed.class);
    }

    @Override
    public Position start() {
        return new Position("");
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        if (entry.startsWith(GIVE_UP)) {
            return Outcome.ask(new Position(GIVE_UP), new GivenUp(id(entry)));
        }
        if (entry.startsWith(AGAIN)) {
            return Outcome.ask(new Position(AGAIN), new CheckoutWanted(id(entry)));
        }
        return Outcome.leave(start);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Answered(PaymentShown shown)
            when state.doing().equals(GIVE_UP) ->
                Outcome.of(
                        new Position(LEAVE),
                        new Effect.Post(anchor(shown.invoice()), givenUp(shown)),
                        new Effect.Leave());
            case Input.Answered(PaymentShown shown) ->
                Outcome.of(
                        new Position(LEAVE),
                        new Effect.Post(
                                anchor(shown.invoice()),
                                shown.standing().status() == Status.OPEN
                                        ? notice("pay.preparing", shown)
                                        : notice("pay.over", shown)),
                        new Effect.Leave());
            case Input.Answered(HeldBack(Instant until)) ->
                Outcome.of(
                        new Position(LEAVE),
                        new Effect.Send(View.Notice.of(Text.of("billing.held", "until", until))),
                        new Effect.Leave());
            case Input.Answered(Answer other) -> Outcome.leave(state);
            default -> Outcome.of(state);
        };
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return List.of(new Effect.Ask(new PaymentAsked(invoice(happening))));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        if (!(answer instanceof PaymentShown shown)) {
            return List.of();
        }
        String anchor = anchor(shown.invoice());
        View view = view(happening, shown);
        return List.of(
                happening instanceof PaymentReceived
                        ? new Effect.Post(anchor, view)
                        : new Effect.PostBelow(anchor, view));
    }

    private static View view(Happening happening, PaymentShown shown) {
        return switch (happening) {
            case CheckoutReady ready -> checkout(shown);
            case CheckoutFailed failed -> choice("pay.no-checkout", shown);
            case PaymentDeclined declined -> choice("pay.declined", shown);
            case PaymentReceived received
            when shown.standing().status() == Status.OPEN -> notice("pay.received-part", shown);
            case PaymentReceived received -> notice("pay.received", shown);
            case PaymentTooLate late -> notice("pay.too-late", shown);
            case PaymentDoubled twice -> notice("pay.twice", shown);
            case PaymentShort little -> notice("pay.short", shown);
            case RefundCompleted back -> notice("pay.refunded", shown);
            case PaymentDisputed disputed -> notice("pay.disputed", shown);
            case DisputeWon won -> notice("pay.dispute-won", shown);
            case RefundSent sent -> notice("pay.refund-sent", shown);
            case RefundFailed failed -> notice("pay.refund-failed", shown);
            default -> notice("pay.refund-held", shown);
        };
    }

    private static View checkout(PaymentShown shown) {
        String url = shown.url();
        if (url == null) {
            return shown.standing().status() == Status.OPEN ? choice("pay.expired", shown) : notice("pay.over", shown);
        }
        return new View.Notice(
                text("pay.ready", shown),
                rows(shown, Action.link("checkout", Text.of("pay.open"), url)));
    }

    private static View choice(String key, PaymentShown shown) {
        if (shown.standing().status() != Status.OPEN) {
            return notice("pay.over", shown);
        }
        return new View.Notice(text(key, shown), rows(shown, Action.primary(AGAIN + shown.invoice(), Text.of("pay.again"))));
    }

    private static List<List<Action>> rows(PaymentShown shown, Action card) {
        List<List<Action>> rows = new ArrayList<>();
        rows.add(List.of(card));
        if (shown.tokens()) {
            rows.add(List.of(Action.of("enter:usdt:" + shown.invoice(), Text.of("pay.with-usdt"))));
        }
        rows.add(List.of(cancel(shown)));
        return rows;
    }

    private static View givenUp(PaymentShown shown) {
        if (shown.standing().status() != Status.VOID) {
            return notice("pay.over", shown);
        }
        return notice(shown.standing().paid().isZero() ? "pay.given-up" : "pay.given-up-part", shown);
    }

    private static View notice(String key, PaymentShown shown) {
        return View.Notice.of(text(key, shown));
    }

    private static Action cancel(PaymentShown shown) {
        return new Action(GIVE_UP + shown.invoice(), Text.of("action.cancel"), Action.Kind.CANCEL, null);
    }

    private static Text text(String key, PaymentShown shown) {
        return Text.of(key)
                .with("number", shown.number())
                .with("items", items(shown.items()))
                .with("due", shown.standing().due())
                .with("paid", shown.standing().paid())
                .with("returned", shown.returned())
                .with("missing", shown.missing());
    }

    /** One line an item; the words for each stand in the texts. */
    static Text items(List<Item> items) {
        List<Text> lines = new ArrayList<>();
        for (Item item : items) {
            String key = NAMED.contains(item.kind()) ? item.kind() : "other";
            lines.add(Text.of("pay.item." + key).with("name", item.name()).with("amount", item.amount()));
        }
        return lines.reversed().stream()
                .reduce((below, line) ->
                        Text.of("pay.items").with("first", line).with("rest", below))
                .orElseGet(() -> Text.of("pay.no-items"));
    }

    private static String anchor(UUID invoice) {
        return "pay:" + invoice;
    }

    private static UUID id(String entry) {
        return UUID.fromString(entry.substring(entry.indexOf(':') + 1));
    }

    private static UUID invoice(Happening happening) {
        return switch (happening) {
            case CheckoutReady(UUID invoice) -> invoice;
            case CheckoutFailed(UUID invoice) -> invoice;
            case PaymentReceived(UUID invoice) -> invoice;
            case PaymentDeclined(UUID invoice) -> invoice;
            case PaymentTooLate(UUID invoice) -> invoice;
            case PaymentDoubled(UUID invoice) -> invoice;
            case PaymentShort(UUID invoice) -> invoice;
            case RefundCompleted(UUID invoice) -> invoice;
            case PaymentDisputed(UUID invoice) -> invoice;
            case DisputeWon(UUID invoice) -> invoice;
            case RefundHeld(UUID invoice) -> invoice;
            case RefundSent(UUID invoice) -> invoice;
            case RefundFailed(UUID invoice) -> invoice;
            default -> throw new IllegalArgumentException("not heard: " + happening);
        };
    }
}
