package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import net.runagent.bot.conversation.DeployQuestions.AskQuote;
import net.runagent.bot.conversation.DeployQuestions.BotTaken;
import net.runagent.bot.conversation.DeployQuestions.CheckToken;
import net.runagent.bot.conversation.DeployQuestions.Closed;
import net.runagent.bot.conversation.DeployQuestions.DiscountRefused;
import net.runagent.bot.conversation.DeployQuestions.Door;
import net.runagent.bot.conversation.DeployQuestions.DropOrder;
import net.runagent.bot.conversation.DeployQuestions.ForgetWish;
import net.runagent.bot.conversation.DeployQuestions.KeepWish;
import net.runagent.bot.conversation.DeployQuestions.Look;
import net.runagent.bot.conversation.DeployQuestions.NoSuchOrder;
import net.runagent.bot.conversation.DeployQuestions.NotSold;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.OrderDone;
import net.runagent.bot.conversation.DeployQuestions.PayByCard;
import net.runagent.bot.conversation.DeployQuestions.PayWays;
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
import net.runagent.bot.conversation.DeployQuestions.WishKept;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.OpenForOrders;
import net.runagent.core.deployment.OrderDeployment;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.usage.OwnKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link DeployTalk}, about the asker's own orders only. */
@Configuration(proxyBeanMethods = false)
class DeployDesks {
    private final Catalogue catalogue;
    private final Deployments deployments;
    private final OrderDeployment orders;
    private final OpenForOrders open;
    private final SecretDrop secrets;
    private final List<ChatDoor> doors;
    private final OwnKeys ownKeys;
    private final Billing billing;

    DeployDesks(
            Catalogue catalogue,
            Deployments deployments,
            OrderDeployment orders,
            OpenForOrders open,
            SecretDrop secrets,
            List<ChatDoor> doors,
            OwnKeys ownKeys,
            Billing billing) {
        this.catalogue = catalogue;
        this.deployments = deployments;
        this.orders = orders;
        this.open = open;
        this.secrets = secrets;
        this.doors = doors;
        this.ownKeys = ownKeys;
        this.billing = billing;
    }

    @Bean
    Desk<Look> deployLook() {
        return new Answering<>(Look.class, this::look);
    }

    @Bean
    Desk<Settle> deploySettle() {
        return new Answering<>(Settle.class, this::settle);
    }

    @Bean
    Desk<TakeBot> deployTakeBot() {
        return new Answering<>(
                TakeBot.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> new BotTaken(orders.useManagedBot(own.id(), question.botId(), question.username())
                                .orElse(""))));
    }

    @Bean
    Desk<CheckToken> deployCheckToken() {
        return new Answering<>(CheckToken.class, (question, asker) -> {
            Answer answer = mine(question.deployment(), asker, own -> check(own, question.intake()));
            if (!(answer instanceof TokenTaken)) {
                secrets.forget(question.intake());
            }
            return answer;
        });
    }

    @Bean
    Desk<AskQuote> deployQuote() {
        return new Answering<>(AskQuote.class, (question, asker) -> mine(question.deployment(), asker, this::quoteOf));
    }

    @Bean
    Desk<UseDiscount> deployDiscount() {
        return new Answering<>(
                UseDiscount.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    Optional<String> refused = orders.useDiscount(own.id(), question.typed());
                    return refused.<Answer>map(DiscountRefused::new).orElseGet(() -> quoteOf(own));
                }));
    }

    private Answer check(Deployment own, UUID intake) {
        if (!(own.state() instanceof State.Draft)) {
            return new TokenUnused();
        }
        orders.pasteToken(own.id(), intake);
        return new TokenTaken();
    }

    private Answer quoteOf(Deployment own) {
        if (own.bot() == null) {
            return new NoSuchOrder();
        }
        Selection wanted = own.selection();
        return orders.tooDear(own.id())
                ? new NotSold(
                        catalogue.plan(wanted.plan()).name(),
                        catalogue.place(wanted.place()).city())
                : new Quoted(
                        orders.quote(own.id()),
                        ownKeys.end(own).orElse(""),
                        !catalogue.discounts().isEmpty(),
                        ways());
    }

    @Bean
    Desk<PayByCard> deployPay() {
        return new Answering<>(
                PayByCard.class,
                (question, asker) ->
                        mine(question.deployment(), asker, own -> new OrderDone(refusal(orders.payByCard(own.id())))));
    }

    @Bean
    Desk<PayWithTokens> deployPayWithTokens() {
        return new Answering<>(
                PayWithTokens.class, (question, asker) -> mine(question.deployment(), asker, this::withTokens));
    }

    private Answer withTokens(Deployment own) {
        Life.Outcome outcome = orders.payWithTokens(own.id());
        Optional<InvoiceId> invoice =
                deployments.find(own.id()).flatMap(now -> Optional.ofNullable(now.invoice()));
        return outcome instanceof Life.Refused || invoice.isEmpty()
                ? new OrderDone(refusal(outcome))
                : new TokensAwaited(invoice.get().value());
    }

    private PayWays ways() {
        return new PayWays(billing.takesCards(), billing.takesTokens());
    }

    @Bean
    Desk<DropOrder> deployDrop() {
        return new Answering<>(DropOrder.class, (question, asker) -> mine(question.deployment(), asker, this::giveUp));
    }

    /** What is paid already is given up only after a question that says what becomes of the money; see BuildTalk. */
    private Answer giveUp(Deployment own) {
        boolean unpaid = own.state() instanceof State.Draft || own.state() instanceof State.Ordered;
        return new OrderDone(unpaid ? refusal(orders.cancel(own.id())) : "being-built");
    }

    private static String refusal(Life.Outcome outcome) {
        return outcome instanceof Life.Refused(String reason) ? reason : "";
    }

    private Answer look(Look look, Asker asker) {
        Unfinished other = deployments.of(account(asker)).stream()
                .flatMap(deployment -> unfinished(deployment).stream())
                .findFirst()
                .orElse(null);
        Optional<String> closed = open.closed();
        if (closed.isPresent() && (other == null || !other.paid())) {
            return new Closed(closed.get());
        }
        Wish wish = look.wish();
        return new Offer(
                plan(wish),
                model(wish),
                place(wish),
                catalogue.plans(),
                catalogue.places(),
                doors(asker),
                other,
                ownKey(asker),
                kept(asker));
    }

    /** Nobody is sent to where they would not find us. */
    private List<Door> doors(Asker asker) {
        return doors.stream()
                .filter(ChatDoor::open)
                .map(door -> new Door(
                        door.platform(),
                        door.platform() == asker.user().platform(),
                        door.address().orElse(null)))
                .filter(door -> door.here() || door.url() != null)
                .toList();
    }

    private String ownKey(Asker asker) {
        return draft(asker).flatMap(ownKeys::end).orElse("");
    }

    @Bean
    Desk<KeepWish> deployKeep() {
        return new Answering<>(KeepWish.class, (question, asker) -> {
            if (open.closed().isEmpty()) {
                orders.draft(account(asker), asker.user(), selection(question.wish(), asker));
            }
            return new WishKept();
        });
    }

    @Bean
    Desk<ForgetWish> deployForget() {
        return new Answering<>(ForgetWish.class, (question, asker) -> {
            draft(asker).ifPresent(draft -> orders.cancel(draft.id()));
            return new WishKept();
        });
    }

    private Optional<Deployment> draft(Asker asker) {
        return deployments.draftOf(account(asker)).filter(draft -> draft.owner().equals(asker.user()));
    }

    /** What is not the default of an order that was begun here; what is not sold any more counts for nothing. */
    private @Nullable Wish kept(Asker asker) {
        Wish wish = draft(asker)
                .map(Deployment::selection)
                .map(chosen -> new Wish(
                        other(
                                chosen.plan(),
                                catalogue.defaultPlan().id(),
                                catalogue.plans().stream().map(Plan::id)),
                        chosen.model().equals(catalogue.defaultModel().id()) ? null : chosen.model(),
                        other(
                                chosen.place(),
                                catalogue.defaultPlace().code(),
                                catalogue.places().stream().map(Place::code))))
                .orElse(Wish.DEFAULT);
        return wish.standard() ? null : wish;
    }

    private static @Nullable String other(String chosen, String standard, Stream<String> sold) {
        return !chosen.equals(standard) && sold.anyMatch(chosen::equals) ? chosen : null;
    }

    private Selection selection(Wish wish, Asker asker) {
        return new Selection(
                plan(wish).id(),
                model(wish).id(),
                place(wish).code(),
                asker.user().platform());
    }

    private Optional<Unfinished> unfinished(Deployment deployment) {
        AgentBot bot = deployment.bot();
        if (bot == null) {
            return Optional.empty();
        }
        UUID id = deployment.id().value();
        return switch (deployment.state()) {
            case State.Ordered _ -> Optional.of(new Unfinished(id, bot.username(), false, ways()));
            case State.Paid _, State.Building _, State.Queued _ ->
                Optional.of(new Unfinished(id, bot.username(), true, ways()));
            default -> Optional.empty();
        };
    }

    private Answer settle(Settle settle, Asker asker) {
        Optional<String> closed = open.closed();
        if (closed.isPresent()) {
            return new Closed(closed.get());
        }
        Deployment draft = orders.draft(account(asker), asker.user(), selection(settle.wish(), asker));
        AgentBot bot = draft.bot();
        return new Settled(
                draft.id().value(),
                bot == null ? null : bot.username(),
                Suggestions.name(asker),
                Suggestions.username(draft.id()));
    }

    private Answer mine(UUID deployment, Asker asker, Function<Deployment, Answer> then) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()))
                .map(then)
                .orElseGet(NoSuchOrder::new);
    }

    private Plan plan(Wish wish) {
        return wish.plan() == null ? catalogue.defaultPlan() : catalogue.plan(wish.plan());
    }

    private ModelOffer model(Wish wish) {
        return catalogue.models().stream()
                .filter(model -> model.id().equals(wish.model()))
                .findFirst()
                .orElseGet(catalogue::defaultModel);
    }

    private Place place(Wish wish) {
        return wish.place() == null ? catalogue.defaultPlace() : catalogue.place(wish.place());
    }

    private static AccountId account(Asker asker) {
        AccountId account = asker.account();
        if (account == null) {
            throw new IllegalStateException("the deploy talk is for people who have signed in");
        }
        return account;
    }
}
