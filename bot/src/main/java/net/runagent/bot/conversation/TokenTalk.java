package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.BillingQuestions.HeldBack;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.PrepaidEnding;
import net.runagent.core.billing.TokenQuestions.ArrivalAsked;
import net.runagent.core.billing.TokenQuestions.Arrived;
import net.runagent.core.billing.TokenQuestions.NextPeriodWanted;
import net.runagent.core.billing.TokenQuestions.NoTokens;
import net.runagent.core.billing.TokenQuestions.PrepaidAsked;
import net.runagent.core.billing.TokenQuestions.PrepaidPlan;
import net.runagent.core.billing.TokenQuestions.PrepaidShown;
import net.runagent.core.billing.TokenQuestions.Purse;
import net.runagent.core.billing.TokenQuestions.PurseAsked;
import net.runagent.core.billing.TokenQuestions.TokenPayment;
import net.runagent.core.billing.TokenQuestions.TokenWays;
import net.runagent.core.billing.TokenQuestions.TokenWaysAsked;
import net.runagent.core.billing.TokenQuestions.TokensAsked;
import net.runagent.core.billing.TokenQuestions.TokensWanted;
import net.runagent.core.billing.TokensKept;
import net.runagent.core.billing.TokensOnTheWay;
import net.runagent.core.billing.TokensPaid;
import net.runagent.core.billing.TokensReturned;
import net.runagent.core.billing.TokensShort;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Paying with tokens: which network, how much and where to, and what has come of it. */
@Component
final class TokenTalk implements Flow<TokenTalk.Position> {
    static final String PURSE = "purse";
    /** Before the invoice that began a plan: its next period is to be paid. */
    static final String NEXT = "next:";

    private static final String WAYS = "ways";
    private static final String LOOK = "look";
    private static final String TROUBLE = "trouble";

    /**
     * @param invoice what is paid; null for a look at the balance
     * @param place where one is
     */
    record Position(@Nullable UUID invoice, Place place) {
        Position at(Place other) {
            return new Position(invoice, other);
        }
    }

    enum Place {
        PURSE,
        /** The networks. */
        WAYS,
        /** The address. */
        SENDING,
        /** What to do when something went wrong. */
        TROUBLE
    }

    @Override
    public String name() {
        return "usdt";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(
                TokensOnTheWay.class,
                TokensPaid.class,
                TokensShort.class,
                TokensKept.class,
                TokensReturned.class,
                PrepaidEnding.class);
    }

    @Override
    public Position start() {
        return new Position(null, Place.PURSE);
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Optional<UUID> plan = Entries.id(entry, NEXT);
        if (plan.isPresent()) {
            return Outcome.ask(start.at(Place.WAYS), new NextPeriodWanted(plan.get()));
        }
        Optional<UUID> invoice = Entries.id(entry);
        return invoice.isPresent()
                ? Outcome.ask(new Position(invoice.get(), Place.WAYS), new TokenWaysAsked(invoice.get()))
                : Outcome.ask(start, new PurseAsked());
    }

    /** It may have been paid meanwhile. */
    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state));
    }

    private static Outcome<Position> look(Position state) {
        UUID invoice = state.invoice();
        if (invoice == null) {
            return Outcome.ask(state, new PurseAsked());
        }
        return switch (state.place()) {
            case TROUBLE -> Outcome.show(state, TokenScreens.trouble());
            case SENDING -> Outcome.ask(state, new TokensAsked(invoice));
            default -> Outcome.ask(state, new TokenWaysAsked(invoice));
        };
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Answered(Answer answer) -> answered(state, answer);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        UUID invoice = state.invoice();
        if (action.startsWith(TokenScreens.WAY) && invoice != null) {
            String way = action.substring(TokenScreens.WAY.length());
            return Outcome.ask(state.at(Place.SENDING), new TokensWanted(invoice, way));
        }
        return switch (action) {
            case WAYS -> look(state.at(Place.WAYS));
            case LOOK -> look(state);
            case TROUBLE -> look(state.at(Place.TROUBLE));
            case "back" ->
                switch (state.place()) {
                    case TROUBLE -> look(state.at(Place.SENDING));
                    case SENDING -> look(state.at(Place.WAYS));
                    default -> Outcome.of(state); // the engine leaves
                };
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> answered(Position state, Answer answer) {
        return switch (answer) {
            case TokenWays ways ->
                Outcome.show(new Position(ways.invoice(), Place.WAYS), TokenScreens.ways(ways));
            case TokenPayment payment when payment.missing().isZero() ->
                Outcome.of(state, new Effect.Post(anchor(payment.invoice()), TokenScreens.paid(payment)), new Effect.Leave());
            case TokenPayment payment -> Outcome.show(state, TokenScreens.address(payment, LOOK, WAYS, TROUBLE));
            case Purse purse -> Outcome.show(state, TokenScreens.purse(purse));
            case NoTokens(String why) -> say(state, Text.of("usdt.no-" + why));
            case HeldBack(Instant until) -> say(state, Text.of("billing.held", "until", until));
            case NotYours not -> Outcome.leave(state);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> say(Position state, Text words) {
        return Outcome.of(state, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return List.of(new Effect.Ask(
                switch (happening) {
                    case TokensOnTheWay(UUID invoice) -> new TokensAsked(invoice);
                    case TokensPaid(UUID invoice) -> new TokensAsked(invoice);
                    case TokensShort(UUID invoice) -> new TokensAsked(invoice);
                    case TokensReturned(UUID invoice) -> new TokensAsked(invoice);
                    case TokensKept(UUID arrival) -> new ArrivalAsked(arrival);
                    case PrepaidEnding(UUID first) -> new PrepaidAsked(first);
                    default -> throw new IllegalArgumentException("not heard: " + happening);
                }));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case TokenPayment payment when happening instanceof TokensOnTheWay -> onTheWay(payment);
            case TokenPayment payment -> told(happening, payment);
            case PrepaidShown(PrepaidPlan plan) -> List.of(new Effect.PostBelow("prepaid:" + plan.first(), TokenScreens.ending(plan)));
            case Arrived arrived -> List.of(new Effect.Send(TokenScreens.kept(arrived)));
            default -> List.of();
        };
    }

    /** Nothing to say when it has vanished or become final meanwhile: that is told by itself. */
    private static List<Effect> onTheWay(TokenPayment payment) {
        return payment.onTheWay().isEmpty()
                ? List.of()
                : List.of(new Effect.Post(anchor(payment.invoice()), TokenScreens.onTheWay(payment)));
    }

    private static List<Effect> told(Happening happening, TokenPayment payment) {
        String anchor = anchor(payment.invoice());
        return switch (happening) {
            case TokensReturned returned ->
                List.of(new Effect.PostBelow(anchor, TokenScreens.returned(payment)));
            case Happening other when payment.missing().isZero() ->
                // The link to pay by card leads nowhere any more.
                List.of(
                        new Effect.PostBelow(anchor, TokenScreens.paid(payment)),
                        new Effect.Amend("pay:" + payment.invoice(), TokenScreens.over(payment)));
            default -> List.of(new Effect.PostBelow(anchor, TokenScreens.little(payment)));
        };
    }

    private static String anchor(UUID invoice) {
        return "usdt:" + invoice;
    }
}
