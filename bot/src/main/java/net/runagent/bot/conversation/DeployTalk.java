package net.runagent.bot.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.DeployQuestions.AskQuote;
import net.runagent.bot.conversation.DeployQuestions.BotTaken;
import net.runagent.bot.conversation.DeployQuestions.CheckToken;
import net.runagent.bot.conversation.DeployQuestions.Closed;
import net.runagent.bot.conversation.DeployQuestions.DiscountRefused;
import net.runagent.bot.conversation.DeployQuestions.DropOrder;
import net.runagent.bot.conversation.DeployQuestions.ForgetWish;
import net.runagent.bot.conversation.DeployQuestions.KeepWish;
import net.runagent.bot.conversation.DeployQuestions.Look;
import net.runagent.bot.conversation.DeployQuestions.NoSuchOrder;
import net.runagent.bot.conversation.DeployQuestions.NotSold;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.OrderDone;
import net.runagent.bot.conversation.DeployQuestions.PayByCard;
import net.runagent.bot.conversation.DeployQuestions.PayWithTokens;
import net.runagent.bot.conversation.DeployQuestions.Quoted;
import net.runagent.bot.conversation.DeployQuestions.Settle;
import net.runagent.bot.conversation.DeployQuestions.Settled;
import net.runagent.bot.conversation.DeployQuestions.TakeBot;
import net.runagent.bot.conversation.DeployQuestions.TokenTaken;
import net.runagent.bot.conversation.DeployQuestions.TokenUnused;
import net.runagent.bot.conversation.DeployQuestions.TokensAwaited;
import net.runagent.bot.conversation.DeployQuestions.Unfinished;
import net.runagent.bot.conversation.DeployQuestions.UseDiscount;
import net.runagent.bot.conversation.DeployQuestions.Wish;
import net.runagent.bot.conversation.ModelQuestions.FindModels;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.SecretShapes;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.BotChecked;
import net.runagent.core.deployment.BuildMoved;
import net.runagent.core.vault.AskedSecret;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Ordering an agent: choose, give it a bot, see what it costs, pay. One tap orders the default. */
@Component
final class DeployTalk implements Flow<DeployTalk.Position> {
    /**
     * @param deployment the draft or order, null before the choice is settled
     * @param remark key of what is said above the next screen, empty when nothing
     */
    record Position(Step step, Wish wish, @Nullable UUID deployment, String remark) {
        Position at(Step next) {
            return new Position(next, wish, deployment, "");
        }

        Position wishing(Wish other) {
            return new Position(step, other, deployment, remark);
        }

        Position of(UUID id) {
            return new Position(step, wish, id, remark);
        }

        Position saying(String key) {
            return new Position(step, wish, deployment, key);
        }

        /** Whether the bot can still be another one. */
        boolean choosesBot() {
            return step == Step.BOT || step == Step.TOKEN || step == Step.CHECKING || step == Step.QUOTE;
        }

        UUID required() {
            if (deployment == null) {
                throw new IllegalStateException("nothing is ordered at " + step);
            }
            return deployment;
        }
    }

    enum Step {
        ARRIVING,
        KEPT,
        OPTIONS,
        PLAN,
        MODEL,
        SEARCH,
        KEY,
        PLACE,
        PLATFORM,
        ELSEWHERE,
        BOT,
        TOKEN,
        CHECKING,
        QUOTE,
        DISCOUNT,
        PAYING,
        /** Ordered, and paid with tokens in a talk of its own. */
        TOKENS,
        PAID
    }

    /** What the command may bring along: the name of a model; one that is not sold counts for nothing. */
    private static final Pattern MODEL = Pattern.compile("[a-z0-9._-]{1,40}/[a-z0-9._:-]{1,60}");

    /** The choice of staying on the platform on which the order is made. */
    static final String HERE = "here";
    /** Before the id of a plan: the same one by the other period. */
    static final String PERIOD = "period:";

    @Override
    public String name() {
        return "deploy";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("deploy");
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(BotChecked.class, BuildMoved.class, SecretCame.class);
    }

    @Override
    public Position start() {
        return new Position(Step.ARRIVING, Wish.DEFAULT, null, "");
    }

    /** What was chosen is kept; the order itself is found again by its owner. */
    @Override
    public Position salvage(Map<String, Object> stored) {
        return stored.get("wish") instanceof Map<?, ?> chosen
                ? new Position(
                        Step.ARRIVING,
                        new Wish(word(chosen, "plan"), word(chosen, "model"), word(chosen, "place")),
                        null,
                        "")
                : start();
    }

    private static @Nullable String word(Map<?, ?> chosen, String of) {
        return chosen.get(of) instanceof String word ? word : null;
    }

    /** Whoever comes back from paying with tokens sees by itself what has become of it; nothing is left to do here. */
    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return state.step() == Step.TOKENS ? Optional.of(Outcome.leave(state)) : Optional.empty();
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Wish wish = start.wish();
        return look(MODEL.matcher(entry).matches() ? start.wishing(new Wish(wish.plan(), entry, wish.place())) : start);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action, moment);
            case Input.Chosen(List<String> values) when !values.isEmpty() -> chosen(state, values.getFirst());
            case Input.Said(String words)
            when state.step() == Step.SEARCH -> Outcome.ask(state.at(Step.MODEL), new FindModels(words));
            case Input.Said(String words)
            when state.step() == Step.DISCOUNT ->
                Outcome.ask(state.at(Step.QUOTE), new UseDiscount(state.required(), words));
            case Input.BotCreated(String botId, String username) -> botCreated(state, botId, username);
            case Input.Pasted(UUID intake, String shape) -> pasted(state, intake, shape, moment);
            case Input.Answered(Answer answer) -> answered(state, answer, moment);
            case Input.Happened(BotChecked(UUID deployment, String result))
            when state.step() == Step.CHECKING && deployment.equals(state.deployment()) ->
                checked(state, result, moment);
            case Input.Happened(SecretCame came)
            when came.is(AskedSecret.ordered(moment.platform()))
                    && came.deployment().equals(state.deployment())
                    && state.choosesBot() ->
                Outcome.ask(state.at(Step.CHECKING), new CheckToken(came.deployment(), came.intake()));
            case Input.Happened(BuildMoved(UUID deployment))
            when state.step() == Step.PAYING && deployment.equals(state.deployment()) ->
                Outcome.show(state.at(Step.PAID), DeployScreens.paid());
            default -> Outcome.of(state);
        };
    }

    // ---- what the person does

    private static Outcome<Position> tapped(Position state, String action, Moment moment) {
        return switch (action) {
            case "another", "go-on" -> look(state.at(Step.OPTIONS));
            case "anew" -> anew();
            case "settle" -> Outcome.ask(state, new Settle(state.wish()));
            case "plan" -> look(state.at(Step.PLAN));
            case "model" -> Outcome.ask(state.at(Step.MODEL), new FindModels(""));
            case "search" -> Outcome.show(state.at(Step.SEARCH), ModelScreens.search(DeployScreens.wayOut()));
            case "own-key" -> Outcome.ask(state.at(Step.KEY), new Settle(state.wish()));
            case "place" -> look(state.at(Step.PLACE));
            case "offer" -> settle(state);
            case "keep-bot" -> Outcome.ask(state.at(Step.QUOTE), new AskQuote(state.required()));
            case "platform" -> look(state.at(Step.PLATFORM));
            case "token" -> askToken(state, "", moment);
            case "discount" -> Outcome.show(state.at(Step.DISCOUNT), DeployScreens.discount());
            case "pay" -> Outcome.ask(state.at(Step.PAYING), new PayByCard(state.required()));
            case "pay-usdt" -> Outcome.ask(state.at(Step.PAYING), new PayWithTokens(state.required()));
            case "drop" -> Outcome.ask(state, new DropOrder(state.required()));
            case "back" -> back(state, moment);
            case "cancel" -> cancel(state);
            default ->
                action.startsWith(PERIOD)
                        ? look(state.wishing(state.wish().withPlan(action.substring(PERIOD.length()))))
                        : Outcome.of(state);
        };
    }

    private static Outcome<Position> back(Position state, Moment moment) {
        return switch (state.step()) {
            case SEARCH -> Outcome.ask(state.at(Step.MODEL), new FindModels(""));
            case PLAN, MODEL, PLACE, PLATFORM, ELSEWHERE, BOT -> look(state.at(Step.OPTIONS));
            // Where no bot can be offered, the token is the first thing that is asked for.
            case TOKEN -> offersBots(moment) ? settle(state) : look(state.at(Step.OPTIONS));
            case CHECKING, QUOTE -> settle(state);
            case DISCOUNT -> Outcome.ask(state.at(Step.QUOTE), new AskQuote(state.required()));
            default -> Outcome.of(state); // the engine leaves
        };
    }

    private static Outcome<Position> settle(Position state) {
        return Outcome.ask(state.at(Step.BOT), new Settle(state.wish()));
    }

    /** Nothing is kept of an order that was not paid. */
    private static Outcome<Position> cancel(Position state) {
        return state.deployment() == null || state.step() == Step.PAID
                ? Outcome.of(state)
                : Outcome.ask(state, new DropOrder(state.required()));
    }

    private static Outcome<Position> chosen(Position state, String value) {
        Wish wish = state.wish();
        return switch (state.step()) {
            case PLAN -> keep(state, wish.withPlan(value));
            case MODEL -> keep(state, new Wish(wish.plan(), value, wish.place()));
            case PLACE -> keep(state, new Wish(wish.plan(), wish.model(), value));
            case PLATFORM -> look(state.at(value.equals(HERE) ? Step.OPTIONS : Step.ELSEWHERE));
            default -> Outcome.of(state);
        };
    }

    /** Whoever leaves here finds it again. */
    private static Outcome<Position> keep(Position state, Wish wish) {
        return Outcome.of(
                state.at(Step.OPTIONS).wishing(wish),
                new Effect.Ask(new KeepWish(wish)),
                new Effect.Ask(new Look(wish)));
    }

    private static Outcome<Position> anew() {
        return Outcome.of(
                new Position(Step.OPTIONS, Wish.DEFAULT, null, ""),
                new Effect.Ask(new ForgetWish()),
                new Effect.Ask(new Look(Wish.DEFAULT)));
    }

    private static Outcome<Position> botCreated(Position state, String botId, String username) {
        return switch (state.step()) {
            case BOT, TOKEN, CHECKING, QUOTE, DISCOUNT ->
                Outcome.ask(state.at(Step.QUOTE), new TakeBot(state.required(), botId, username));
            case PAYING, PAID -> Outcome.ask(state, new TakeBot(state.required(), botId, username));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> pasted(Position state, UUID intake, String shape, Moment moment) {
        return switch (state.step()) {
            case BOT, TOKEN ->
                shape.equals(SecretShapes.botToken(moment.platform()))
                        ? Outcome.ask(state.at(Step.CHECKING), new CheckToken(state.required(), intake))
                        : askToken(state, "deploy.token-shape", moment);
            default -> Outcome.of(state);
        };
    }

    /** Each time with a fresh page: the one before has ended, or was shown too long ago. */
    private static Outcome<Position> askToken(Position state, String remark, Moment moment) {
        return Outcome.ask(
                state.at(Step.TOKEN).saying(remark),
                new OfferPage(AskedSecret.ordered(moment.platform()), state.required()));
    }

    /** Telegram alone lets a bot be made in one tap; elsewhere its owner makes it and gives us its token. */
    private static boolean offersBots(Moment moment) {
        return moment.platform() == Platform.TELEGRAM;
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new Look(state.wish()));
    }

    // ---- what the house says

    private static Outcome<Position> answered(Position state, Answer answer, Moment moment) {
        return switch (answer) {
            case Offer offer -> offered(state, offer);
            case ModelsFound found -> found(state, found);
            case Closed(String why) -> Outcome.show(start(state), DeployScreens.closed(why));
            case Settled settled -> settled(state.of(settled.deployment()), settled, moment);
            case BotTaken(String refused) -> botTaken(state, refused, moment);
            case TokenTaken() -> Outcome.show(state, DeployScreens.checking(moment.platform()));
            case TokenUnused() -> botTaken(state, "ordered", moment);
            case PageOffered(String url, String _) ->
                Outcome.show(state, DeployScreens.token(state.remark(), url, moment.platform()));
            case Quoted quoted ->
                Outcome.show(state.at(Step.QUOTE), DeployScreens.quote(quoted, state.remark(), moment.platform()));
            case DiscountRefused(String why) ->
                Outcome.ask(state.at(Step.QUOTE).saying("deploy.discount-" + why), new AskQuote(state.required()));
            case NotSold(String plan, String city) ->
                Outcome.of(
                        state.at(Step.OPTIONS),
                        new Effect.Send(View.Notice.of(
                                Text.of("deploy.not-sold").with("plan", plan).with("city", city))),
                        new Effect.Ask(new Look(state.wish())));
            case TokensAwaited(UUID invoice) ->
                Outcome.of(state.at(Step.TOKENS), new Effect.Enter("usdt", invoice.toString()));
            case OrderDone(String refused) -> done(state, refused);
            case NoSuchOrder() -> look(start(state));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> found(Position state, ModelsFound found) {
        Step next = found.models().isEmpty() ? Step.SEARCH : Step.MODEL;
        return Outcome.show(state.at(next), ModelScreens.found(found, DeployScreens.wayOut()));
    }

    private static Position start(Position state) {
        return new Position(Step.ARRIVING, state.wish(), null, "");
    }

    private static Outcome<Position> offered(Position state, Offer offer) {
        Unfinished other = offer.other();
        if (state.step() == Step.ARRIVING && other != null) {
            return Outcome.show(state.of(other.deployment()), DeployScreens.unfinished(other));
        }
        Wish kept = offer.kept();
        if (state.step() == Step.ARRIVING && kept != null && state.wish().standard()) {
            return look(new Position(Step.KEPT, kept, null, ""));
        }
        return switch (state.step()) {
            case KEPT -> Outcome.show(state, DeployScreens.kept(offer));
            case PLAN -> Outcome.show(state, DeployScreens.plans(offer));
            case PLACE -> Outcome.show(state, DeployScreens.places(offer));
            case PLATFORM -> Outcome.show(state, DeployScreens.platforms(offer));
            case ELSEWHERE -> Outcome.show(state, DeployScreens.elsewhere(offer));
            default ->
                Outcome.show(
                        new Position(Step.OPTIONS, state.wish(), null, ""),
                        DeployScreens.options(offer, state.wish().standard()));
        };
    }

    /** A bot that is there already is offered with the quote; whoever goes back from there may keep it or make another one. */
    private static Outcome<Position> settled(Position state, Settled settled, Moment moment) {
        if (state.step() == Step.KEY) {
            return Outcome.of(
                    new Position(Step.OPTIONS, state.wish(), null, ""),
                    new Effect.Enter("own-key", settled.deployment().toString()));
        }
        if (settled.bot() != null && state.step() == Step.OPTIONS) {
            return Outcome.ask(state.at(Step.QUOTE), new AskQuote(settled.deployment()));
        }
        if (!offersBots(moment)) {
            return askToken(state, state.remark(), moment);
        }
        return Outcome.of(
                state.at(Step.BOT),
                new Effect.Send(new View.BotOffer(
                        Text.of("deploy.offer"), settled.suggestedName(), settled.suggestedUsername())),
                new Effect.Show(DeployScreens.bot(state.remark(), moment.platform(), settled.bot())));
    }

    private static Outcome<Position> botTaken(Position state, String refused, Moment moment) {
        if (state.step() == Step.PAYING || state.step() == Step.PAID) {
            View where = state.step() == Step.PAID ? DeployScreens.paid() : DeployScreens.paying();
            return refused.isEmpty()
                    ? Outcome.show(state, where)
                    : Outcome.of(
                            state,
                            new Effect.Send(View.Notice.of(Text.of("deploy.bot-" + refused))),
                            new Effect.Show(where));
        }
        return refused.isEmpty()
                ? Outcome.ask(state.at(Step.QUOTE), new AskQuote(state.required()))
                : Outcome.show(state.at(Step.BOT), DeployScreens.bot("deploy.bot-" + refused, moment.platform(), null));
    }

    private static Outcome<Position> checked(Position state, String result, Moment moment) {
        return result.isEmpty()
                ? Outcome.ask(state.at(Step.QUOTE).saying("deploy.token-good"), new AskQuote(state.required()))
                : askToken(state, "deploy.token-" + result, moment);
    }

    private static Outcome<Position> done(Position state, String refused) {
        if (state.step() == Step.PAYING && refused.isEmpty()) {
            return Outcome.show(state, DeployScreens.paying());
        }
        Text words = refused.isEmpty() ? Text.of("deploy.dropped") : Text.of("deploy.refused-" + refused);
        return Outcome.of(state.at(Step.PAID), new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    // ---- for who has left meanwhile

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case BotChecked(UUID _, String result) ->
                List.of(new Effect.Send(DeployScreens.checkedLater(result, moment.platform())));
            case SecretCame came
            when came.is(AskedSecret.ordered(moment.platform())) ->
                List.of(new Effect.Ask(new CheckToken(came.deployment(), came.intake())));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return happening instanceof SecretCame
                ? List.of(new Effect.Send(View.Notice.of(DeployScreens.said(
                        answer instanceof TokenTaken ? "deploy.token-came" : "deploy.token-unused",
                        moment.platform()))))
                : List.of();
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return switch (state.step()) {
            case ARRIVING, KEPT, OPTIONS -> Optional.of(look(state));
            default -> Optional.empty();
        };
    }
}
