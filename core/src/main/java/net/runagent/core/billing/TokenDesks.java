package net.runagent.core.billing;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.TokenPurse.Held;
import net.runagent.core.billing.TokenQuestions.ArrivalAsked;
import net.runagent.core.billing.TokenQuestions.Arrived;
import net.runagent.core.billing.TokenQuestions.NoTokens;
import net.runagent.core.billing.TokenQuestions.NextPeriodWanted;
import net.runagent.core.billing.TokenQuestions.OnTheWay;
import net.runagent.core.billing.TokenQuestions.Pieces;
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
import net.runagent.core.billing.TokenQuestions.Way;
import net.runagent.core.chain.ChainTransfer;
import net.runagent.core.chain.DepositAddresses;
import net.runagent.core.chain.Sighting;
import net.runagent.core.chain.SightingRecords;
import net.runagent.core.chain.SightingRecords.Heads;
import net.runagent.core.chain.TokenAmount;
import net.runagent.core.chain.TransferRecords;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.money.Money;
import org.springframework.stereotype.Component;

/** The desks behind the screens about paying with tokens. */
final class TokenDesks {
    /** What a token counts as, one to one. */
    private static final String CURRENCY = "USD";

    private TokenDesks() {}

    private static Money held(List<Held> held) {
        return Money.usd(TokenPurse.cents(held));
    }

    private static NoTokens no(String why) {
        return new NoTokens(why);
    }

    @Component
    static class Ways implements Desk<TokenWaysAsked> {
        private final PaymentDesks.Show show;
        private final TokenWay.All ways;
        private final TokenSettlement settlement;
        private final TokenPurse purse;

        Ways(PaymentDesks.Show show, TokenWay.All ways, TokenSettlement settlement, TokenPurse purse) {
            this.show = show;
            this.ways = ways;
            this.settlement = settlement;
            this.purse = purse;
        }

        @Override
        public Class<TokenWaysAsked> takes() {
            return TokenWaysAsked.class;
        }

        @Override
        public Answer answer(TokenWaysAsked question, Asker asker) {
            return show.owned(question.invoice(), asker).map(this::of).orElseGet(NotYours::new);
        }

        private Answer of(Invoice invoice) {
            List<TokenWay> offered = ways.offered();
            Money missing = settlement.missing(invoice);
            if (ways.all().isEmpty() || !invoice.currency().equals(CURRENCY)) {
                return no("off");
            }
            if (missing.isZero()) {
                return no("over");
            }
            if (offered.isEmpty()) {
                return no("price");
            }
            return new TokenWays(
                    invoice.id().value(),
                    invoice.number(),
                    missing,
                    held(purse.of(invoice.billingAccount())),
                    offered.stream()
                            .map(way -> new Way(
                                    way.word(), way.chain().name(), way.token().symbol(), way.looked()))
                            .toList());
        }
    }

    /** Notes that this invoice is paid with tokens, and shows where to send them. */
    @Component
    static class Want implements Desk<TokensWanted> {
        private final Ways ways;
        private final Shown shown;
        private final TokenWay.All all;
        private final TokenOfferRecords offers;
        private final TokenSettlement settlement;
        private final Clock clock;

        Want(
                Ways ways,
                Shown shown,
                TokenWay.All all,
                TokenOfferRecords offers,
                TokenSettlement settlement,
                Clock clock) {
            this.ways = ways;
            this.shown = shown;
            this.all = all;
            this.offers = offers;
            this.settlement = settlement;
            this.clock = clock;
        }

        @Override
        public Class<TokensWanted> takes() {
            return TokensWanted.class;
        }

        @Override
        public Answer answer(TokensWanted question, Asker asker) {
            Answer possible = ways.answer(new TokenWaysAsked(question.invoice()), asker);
            Optional<TokenWay> way = all.offered().stream()
                    .filter(each -> each.word().equals(question.way()))
                    .findFirst();
            if (!(possible instanceof TokenWays) || way.isEmpty()) {
                return possible instanceof TokenWays ? no("off") : possible;
            }
            Invoice invoice = ways.show.owned(question.invoice(), asker).orElseThrow();
            offers.save(new TokenOffer(
                    invoice.id(),
                    invoice.billingAccount(),
                    way.get().chain().id(),
                    way.get().token().symbol(),
                    clock.instant()));
            settlement.settle(invoice.billingAccount(), "balance", clock.instant());
            return shown.answer(new TokensAsked(question.invoice()), asker);
        }
    }

    /** Money that came back meanwhile may be enough: then it is taken now. */
    @Component
    static class Shown implements Desk<TokensAsked> {
        private final PaymentDesks.Show show;
        private final TokenWay.All ways;
        private final TokenOfferRecords offers;
        private final TokenSettlement tokens;
        private final Settlement settlement;
        private final TokenPurse purse;
        private final DepositAddresses addresses;
        private final SightingRecords sightings;
        private final Clock clock;

        Shown(
                PaymentDesks.Show show,
                TokenWay.All ways,
                TokenOfferRecords offers,
                TokenSettlement tokens,
                Settlement settlement,
                TokenPurse purse,
                DepositAddresses addresses,
                SightingRecords sightings,
                Clock clock) {
            this.show = show;
            this.ways = ways;
            this.offers = offers;
            this.tokens = tokens;
            this.settlement = settlement;
            this.purse = purse;
            this.addresses = addresses;
            this.sightings = sightings;
            this.clock = clock;
        }

        @Override
        public Class<TokensAsked> takes() {
            return TokensAsked.class;
        }

        @Override
        public Answer answer(TokensAsked question, Asker asker) {
            Optional<Invoice> own = show.owned(question.invoice(), asker);
            if (own.isEmpty()) {
                return new NotYours();
            }
            Optional<TokenWay> way = offers.find(own.get().id()).flatMap(offer -> ways.find(offer.chain(), offer.token()));
            if (way.isPresent() && tokens.enough(own.get())) {
                tokens.settle(own.get().billingAccount(), "balance", clock.instant());
                own = show.owned(question.invoice(), asker);
            }
            Invoice invoice = own.orElseThrow();
            return way.map(chosen -> of(invoice, chosen)).orElseGet(() -> no("off"));
        }

        private Answer of(Invoice invoice, TokenWay way) {
            if (!(addresses.of(invoice.billingAccount(), way.chain().family())
                    instanceof DepositAddresses.Answer.Shown(var address))) {
                return no("refused");
            }
            Money missing = tokens.missing(invoice);
            Money held = held(purse.of(invoice.billingAccount()));
            long send = Math.max(0, missing.minor() - held.minor());
            return new TokenPayment(
                    invoice.id().value(),
                    invoice.number(),
                    settlement.standing(invoice.id()).status(),
                    missing,
                    held,
                    way.chain().name(),
                    way.token().symbol(),
                    TokenAmount.ofCents(send, way.token().decimals()).plain(),
                    address.shown(),
                    onTheWay(address.hex(), way),
                    way.looked());
        }

        /** On every chain on which the same address receives. */
        private List<OnTheWay> onTheWay(String address, TokenWay chosen) {
            return ways.all().stream()
                    .filter(way -> way.chain().family() == chosen.chain().family())
                    .flatMap(way -> {
                        Heads heads = sightings.heads(way.chain().id()).orElse(new Heads(0, 0));
                        return sightings.to(way.chain().id(), address).stream()
                                .filter(seen -> seen.token().equals(way.token().symbol()))
                                .map(seen -> new OnTheWay(
                                        new TokenAmount(seen.amount(), way.token().decimals()).plain(),
                                        seen.token(),
                                        way.chain().name(),
                                        seen.done(heads.newest()),
                                        Sighting.needed(heads.newest(), heads.last())));
                    })
                    .toList();
        }
    }

    @Component
    static class Arrival implements Desk<ArrivalAsked> {
        private final TokenArrivalRecords arrivals;
        private final TransferRecords transfers;
        private final PayerRecords payers;
        private final TokenWay.All ways;
        private final TokenPurse purse;

        Arrival(
                TokenArrivalRecords arrivals,
                TransferRecords transfers,
                PayerRecords payers,
                TokenWay.All ways,
                TokenPurse purse) {
            this.arrivals = arrivals;
            this.transfers = transfers;
            this.payers = payers;
            this.ways = ways;
            this.purse = purse;
        }

        @Override
        public Class<ArrivalAsked> takes() {
            return ArrivalAsked.class;
        }

        @Override
        public Answer answer(ArrivalAsked question, Asker asker) {
            AccountId account = asker.account();
            Optional<UUID> payer = account == null ? Optional.empty() : payers.of(account);
            return arrivals.find(question.arrival())
                    .filter(arrival -> payer.filter(arrival.billingAccount()::equals).isPresent())
                    .flatMap(this::of)
                    .orElseGet(NotYours::new);
        }

        private Optional<Answer> of(TokenArrival arrival) {
            Optional<ChainTransfer> transfer = transfers.find(arrival.chain(), arrival.tx(), arrival.logIndex());
            return transfer.flatMap(came -> ways.find(came.chain(), came.token())
                    .map(way -> new Arrived(
                            new TokenAmount(came.amount(), way.token().decimals()).plain(),
                            came.token(),
                            way.chain().name(),
                            held(purse.of(arrival.billingAccount())))));
        }
    }

    @Component
    static class Contents implements Desk<PurseAsked> {
        private final PayerRecords payers;
        private final TokenPurse purse;

        Contents(PayerRecords payers, TokenPurse purse) {
            this.payers = payers;
            this.purse = purse;
        }

        @Override
        public Class<PurseAsked> takes() {
            return PurseAsked.class;
        }

        @Override
        public Answer answer(PurseAsked question, Asker asker) {
            AccountId account = asker.account();
            List<Held> held = (account == null ? Optional.<UUID>empty() : payers.of(account))
                    .map(purse::of)
                    .orElse(List.of());
            return new Purse(
                    held.stream()
                            .map(each -> new Pieces(
                                    each.amount().plain(),
                                    each.token().symbol(),
                                    each.chain().name()))
                            .toList(),
                    held(held));
        }
    }

    /** How long a plan is paid ahead, and what the next period costs. */
    @Component
    static class Prepaid implements Desk<PrepaidAsked> {
        private final PaymentDesks.Show show;
        private final PrepaidPlans plans;
        private final ProductNames names;
        private final Clock clock;

        Prepaid(PaymentDesks.Show show, PrepaidPlans plans, ProductNames names, Clock clock) {
            this.show = show;
            this.plans = plans;
            this.names = names;
            this.clock = clock;
        }

        @Override
        public Class<PrepaidAsked> takes() {
            return PrepaidAsked.class;
        }

        @Override
        public Answer answer(PrepaidAsked question, Asker asker) {
            return show.owned(question.first(), asker)
                    .flatMap(plans::of)
                    .map(this::shown)
                    .<Answer>map(PrepaidShown::new)
                    .orElseGet(NotYours::new);
        }

        PrepaidPlan shown(PrepaidPlans.Prepaid plan) {
            List<InvoiceLine> next = plans.lines(plan);
            return new PrepaidPlan(
                    plan.first().id().value(),
                    names.of(next.getFirst()),
                    plan.until(),
                    next.stream().map(InvoiceLine::amount).reduce(Money::plus).orElseThrow(),
                    !clock.instant().isBefore(plan.until()));
        }
    }

    @Component
    static class NextPeriod implements Desk<NextPeriodWanted> {
        private final PaymentDesks.Show show;
        private final PrepaidPlans plans;
        private final Ways ways;

        NextPeriod(PaymentDesks.Show show, PrepaidPlans plans, Ways ways) {
            this.show = show;
            this.plans = plans;
            this.ways = ways;
        }

        @Override
        public Class<NextPeriodWanted> takes() {
            return NextPeriodWanted.class;
        }

        @Override
        public Answer answer(NextPeriodWanted question, Asker asker) {
            Optional<Invoice> next =
                    show.owned(question.first(), asker).flatMap(plans::of).map(plans::next);
            return next.map(invoice -> ways.answer(
                            new TokenWaysAsked(invoice.id().value()), asker))
                    .orElseGet(NotYours::new);
        }
    }
}
