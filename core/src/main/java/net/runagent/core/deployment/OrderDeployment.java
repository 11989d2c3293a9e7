package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Discount;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.AgentBot.Source;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.money.Money;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/** From the first choice to the payment: a draft gets its bot, is quoted, ordered and paid, or given up. */
@Component
public class OrderDeployment {
    /** A quote holds this long; prices of servers change rarely, but they do. */
    public static final Duration QUOTE_HOLDS = Duration.ofHours(24);

    private final DeploymentRecords records;
    private final ChannelChanges changes;
    private final Lives lives;
    private final GiveUp giveUp;
    private final Billing billing;
    private final Catalogue catalogue;
    private final PlanPrices prices;
    private final ChosenDiscounts discounts;
    private final Vault vault;
    private final Later later;
    private final Ids ids;
    private final Clock clock;

    OrderDeployment(
            DeploymentRecords records,
            ChannelChanges changes,
            Lives lives,
            GiveUp giveUp,
            Billing billing,
            Catalogue catalogue,
            PlanPrices prices,
            ChosenDiscounts discounts,
            Vault vault,
            Later later,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.changes = changes;
        this.lives = lives;
        this.giveUp = giveUp;
        this.billing = billing;
        this.catalogue = catalogue;
        this.prices = prices;
        this.discounts = discounts;
        this.vault = vault;
        this.later = later;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The person's open draft with this selection; made when there is none. The agent will obey the chat that ordered it,
     * so a draft that another chat of the account began is not gone on with.
     */
    public Deployment draft(AccountId account, ChatUser owner, Selection selection) {
        Optional<Deployment> open = records.of(account).stream()
                .filter(deployment -> deployment.state() instanceof State.Draft)
                .filter(deployment -> deployment.owner().equals(owner))
                .findFirst();
        if (open.isPresent()) {
            Deployment draft = records.lock(open.get().id()).orElseThrow().choosing(selection);
            records.save(draft);
            return draft;
        }
        var now = clock.instant();
        Deployment draft = new Deployment(
                new DeploymentId(ids.next()),
                account,
                owner,
                selection,
                null,
                null,
                new State.Draft(now, null),
                now,
                0);
        records.add(draft);
        return draft;
    }

    /** @return empty when the bot is the draft's now, otherwise why not: {@code taken} by another deployment */
    public Optional<String> useManagedBot(DeploymentId id, String botId, String username) {
        Deployment draft = records.lock(id).orElseThrow();
        AgentBot bot = new AgentBot(draft.selection().platform(), Source.MANAGED, botId, username);
        return use(draft, bot);
    }

    /** Has the pasted token checked; {@link BotChecked} tells the result. */
    public void pasteToken(DeploymentId id, UUID intake) {
        lives.apply(id, new Fact.TokenPasted(intake), draft -> later.soon(TokenCheck.JOB, id.value()));
    }

    Optional<String> use(Deployment draft, AgentBot bot) {
        if (bot.equals(draft.bot())) {
            return Optional.empty(); // one event, delivered twice
        }
        changes.decide(bot.platform(), bot.botId());
        boolean taken = changes.involves(bot.platform(), bot.botId())
                || records.using(bot.platform(), bot.botId())
                        .filter(other -> !other.id().equals(draft.id()))
                        .isPresent();
        if (taken) {
            return Optional.of("taken");
        }
        if (!(draft.state() instanceof State.Draft)) {
            return Optional.of("ordered");
        }
        records.save(draft.with(bot));
        lives.apply(draft.id(), new Fact.BotChosen());
        return Optional.empty();
    }

    /** No server for it can be had for what the plan allows: it is not sold now. */
    public boolean tooDear(DeploymentId id) {
        return prices.tooDear(records.find(id).orElseThrow().selection());
    }

    public Quote quote(DeploymentId id) {
        Deployment deployment = records.find(id).orElseThrow();
        Selection selection = deployment.selection();
        Plan plan = catalogue.plan(selection.plan());
        List<InvoiceLine> lines = new ArrayList<>();
        lines.add(new InvoiceLine("plan", plan.id(), plan.price()));
        Optional<DiscountLine> discount = discount(id, plan).map(off -> line(off, plan));
        discount.map(DiscountLine::line).ifPresent(lines::add);
        if (!plan.setupFee().isZero()) {
            lines.add(new InvoiceLine("setup", plan.id(), plan.setupFee()));
        }
        return new Quote(
                plan,
                catalogue.model(selection.model()),
                catalogue.place(selection.place()),
                deployment.requireBot(),
                lines,
                discount.orElse(null),
                lines.stream().map(InvoiceLine::amount).reduce(Money::plus).orElseThrow());
    }

    private Optional<Discount> discount(DeploymentId id, Plan plan) {
        return discounts.of(id).flatMap(this::coded).filter(off -> off.isFor(plan) && !off.over(clock.instant()));
    }

    private Optional<Discount> coded(String code) {
        return catalogue.discounts().stream()
                .filter(off -> off.code().equals(code))
                .findFirst();
    }

    private static DiscountLine line(Discount off, Plan plan) {
        return new DiscountLine(off.code(), off.months(), off.off(plan.price()));
    }

    /**
     * Quotes with this code from now on; an earlier one counts no more.
     *
     * @param typed as a person types it
     * @return empty when it holds, otherwise why not, a text key's tail: {@code unknown}, {@code over}, {@code other-plan}
     */
    public Optional<String> useDiscount(DeploymentId id, String typed) {
        Deployment draft = records.lock(id).orElseThrow();
        Optional<Discount> known = coded(typed.strip().toUpperCase(Locale.ROOT));
        if (known.isEmpty() || !(draft.state() instanceof State.Draft)) {
            return Optional.of("unknown");
        }
        if (known.get().over(clock.instant())) {
            return Optional.of("over");
        }
        if (!known.get().isFor(catalogue.plan(draft.selection().plan()))) {
            return Optional.of("other-plan");
        }
        discounts.choose(id, known.get().code());
        return Optional.empty();
    }

    /** What was quoted with it is not so any more: it is dropped, and the person has to look at the new quote first. */
    private boolean discountLost(DeploymentId id) {
        Deployment draft = records.find(id).orElseThrow();
        boolean lost = draft.state() instanceof State.Draft
                && discounts.of(id).isPresent()
                && discount(id, catalogue.plan(draft.selection().plan())).isEmpty();
        if (lost) {
            discounts.drop(id);
        }
        return lost;
    }

    /**
     * Orders what was quoted and asks billing for a card checkout; repeated calls change nothing.
     *
     * @return refused with {@code too-dear} when the provider has raised its prices above the plan since the quote, with
     *     {@code discount-lost} when its discount code holds no more
     */
    public Outcome payByCard(DeploymentId id) {
        Outcome outcome = order(id);
        Deployment now = records.find(id).orElseThrow();
        if (now.state() instanceof State.Ordered) {
            billing.payByCard(now.requireInvoice());
        }
        return outcome;
    }

    /** As above, and nothing is asked of the card provider: its invoice waits for tokens, or for what its owner chooses later. */
    public Outcome payWithTokens(DeploymentId id) {
        return order(id);
    }

    private Outcome order(DeploymentId id) {
        if (records.find(id).orElseThrow().state() instanceof State.Draft && tooDear(id)) {
            return new Refused("too-dear");
        }
        if (discountLost(id)) {
            return new Refused("discount-lost");
        }
        return lives.apply(id, new Fact.OrderPlaced(), ordered -> {
            InvoiceId invoice = billing.open(
                    ordered.account(), quote(id).lines(), clock.instant().plus(QUOTE_HOLDS), "deployment:" + id);
            records.save(records.lock(id).orElseThrow().with(invoice));
        });
    }

    /** What {@link #cancel} means, or meant, for the money of a deployment that was ordered. */
    public Cancellation cancellation(Deployment deployment) {
        return giveUp.cancellation(deployment);
    }

    /** Why it cannot be cancelled, a text key's tail; empty when it can, or has been. */
    public Optional<String> refusesToCancel(Deployment deployment) {
        return Life.on(deployment.state(), new Fact.CancelAsked(), clock.instant()) instanceof Life.Refused(String why)
                ? Optional.of(why)
                : Optional.empty();
    }

    /** Gives it up before it runs: unpaid at once, paid with the money back. */
    public Outcome cancel(DeploymentId id) {
        Outcome outcome = giveUp.forCustomer(id);
        Deployment now = records.find(id).orElseThrow();
        if (now.state() instanceof State.Cancelled) {
            clearUnpaid(now);
        }
        return outcome;
    }

    /** Nobody came back to it. */
    void lapse(DeploymentId id) {
        lives.apply(id, new Fact.OfferLapsed(), this::clearUnpaid);
    }

    private void clearUnpaid(Deployment cancelled) {
        vault.destroy(cancelled.scope());
        if (cancelled.invoice() != null) {
            billing.cancel(cancelled.invoice());
        }
    }
}
