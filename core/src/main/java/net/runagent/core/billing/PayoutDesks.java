package net.runagent.core.billing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.PayoutQuestions.AddressGiven;
import net.runagent.core.billing.PayoutQuestions.AddressWrong;
import net.runagent.core.billing.PayoutQuestions.PayoutAsked;
import net.runagent.core.billing.PayoutQuestions.PayoutConfirmed;
import net.runagent.core.billing.PayoutQuestions.PayoutShown;
import net.runagent.core.billing.PayoutQuestions.PayoutWithdrawn;
import net.runagent.core.billing.PayoutQuestions.Piece;
import net.runagent.core.billing.PayoutQuestions.Sendable;
import net.runagent.core.billing.PayoutQuestions.SendableAsked;
import net.runagent.core.billing.TokenPayout.State;
import net.runagent.core.chain.ChainAddress;
import net.runagent.core.chain.OwnAddress;
import net.runagent.core.chain.TokenAmount;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import org.springframework.stereotype.Component;

/** The desks behind the screens about sending a balance to its owner. */
final class PayoutDesks {
    private PayoutDesks() {}

    private static Optional<UUID> payer(PayerRecords payers, Asker asker) {
        AccountId account = asker.account();
        return account == null ? Optional.empty() : payers.of(account);
    }

    @Component
    static class Show implements Desk<PayoutAsked> {
        private final TokenPayoutRecords payouts;
        private final PayerRecords payers;
        private final TokenWay.All ways;

        Show(TokenPayoutRecords payouts, PayerRecords payers, TokenWay.All ways) {
            this.payouts = payouts;
            this.payers = payers;
            this.ways = ways;
        }

        @Override
        public Class<PayoutAsked> takes() {
            return PayoutAsked.class;
        }

        @Override
        public Answer answer(PayoutAsked question, Asker asker) {
            return owned(question.payout(), asker)
                    .flatMap(this::shown)
                    .<Answer>map(found -> found)
                    .orElseGet(NotYours::new);
        }

        Optional<TokenPayout> owned(UUID id, Asker asker) {
            Optional<UUID> payer = payer(payers, asker);
            return payouts.find(id)
                    .filter(payout -> payer.filter(payout.billingAccount()::equals).isPresent());
        }

        Optional<PayoutShown> shown(TokenPayout payout) {
            String tx = payout.tx();
            return ways.find(payout.chain(), payout.token())
                    .map(way -> new PayoutShown(
                            payout.id(),
                            payout.state(),
                            new TokenAmount(payout.units(), way.token().decimals()).plain(),
                            payout.token(),
                            way.chain().name(),
                            new ChainAddress(way.chain().family(), payout.address()).shown(),
                            payout.approvableFrom(),
                            tx == null ? "" : tx));
        }
    }

    @Component
    static class Pieces implements Desk<SendableAsked> {
        private final Show show;
        private final TokenPurse purse;

        Pieces(Show show, TokenPurse purse) {
            this.show = show;
            this.purse = purse;
        }

        @Override
        public Class<SendableAsked> takes() {
            return SendableAsked.class;
        }

        @Override
        public Answer answer(SendableAsked question, Asker asker) {
            Optional<UUID> payer = payer(show.payers, asker);
            List<Piece> pieces = payer.map(purse::of).orElse(List.of()).stream()
                    .map(held -> new Piece(
                            new TokenWay(held.chain(), held.token(), true).word(),
                            held.amount().plain(),
                            held.token().symbol(),
                            held.chain().name()))
                    .toList();
            List<PayoutShown> waiting = payer.map(show.payouts::of).orElse(List.of()).stream()
                    .filter(payout -> payout.state() != State.ASKED && !payout.over())
                    .flatMap(payout -> show.shown(payout).stream())
                    .toList();
            return new Sendable(pieces, waiting);
        }
    }

    /** Reads an address; shown whole, it is still to be confirmed. */
    @Component
    static class Give implements Desk<AddressGiven> {
        private final Show show;
        private final PayOutTokens payouts;
        private final OwnAddress addresses;
        private final NewChats newChats;

        Give(Show show, PayOutTokens payouts, OwnAddress addresses, NewChats newChats) {
            this.show = show;
            this.payouts = payouts;
            this.addresses = addresses;
            this.newChats = newChats;
        }

        @Override
        public Class<AddressGiven> takes() {
            return AddressGiven.class;
        }

        @Override
        public Answer answer(AddressGiven question, Asker asker) {
            return newChats.unlessHeld(asker, () -> given(question, asker));
        }

        private Answer given(AddressGiven question, Asker asker) {
            Optional<TokenWay> way = show.ways.find(question.way());
            Optional<UUID> payer = payer(show.payers, asker);
            if (way.isEmpty() || payer.isEmpty()) {
                return new NotYours();
            }
            return switch (addresses.read(way.get().chain(), question.typed())) {
                case OwnAddress.Read.Wrong(String why) -> new AddressWrong(why);
                case OwnAddress.Read.Good(ChainAddress address) ->
                    payouts.ask(payer.get(), way.get(), address)
                            .flatMap(show::shown)
                            .<Answer>map(shown -> shown)
                            .orElseGet(() -> new AddressWrong("nothing"));
            };
        }
    }

    @Component
    static class Confirm implements Desk<PayoutConfirmed> {
        private final Show show;
        private final PayOutTokens payouts;
        private final NewChats newChats;

        Confirm(Show show, PayOutTokens payouts, NewChats newChats) {
            this.show = show;
            this.payouts = payouts;
            this.newChats = newChats;
        }

        @Override
        public Class<PayoutConfirmed> takes() {
            return PayoutConfirmed.class;
        }

        @Override
        public Answer answer(PayoutConfirmed question, Asker asker) {
            return newChats.unlessHeld(asker, () -> confirmed(question, asker));
        }

        private Answer confirmed(PayoutConfirmed question, Asker asker) {
            Optional<UUID> payer = payer(show.payers, asker);
            if (payer.isEmpty() || !payouts.confirm(payer.get(), question.payout())) {
                return new AddressWrong("nothing");
            }
            return show.answer(new PayoutAsked(question.payout()), asker);
        }
    }

    /** Also from a chat that is held: whoever notices a stranger must be able to stop them. */
    @Component
    static class Withdraw implements Desk<PayoutWithdrawn> {
        private final Show show;
        private final PayOutTokens payouts;

        Withdraw(Show show, PayOutTokens payouts) {
            this.show = show;
            this.payouts = payouts;
        }

        @Override
        public Class<PayoutWithdrawn> takes() {
            return PayoutWithdrawn.class;
        }

        @Override
        public Answer answer(PayoutWithdrawn question, Asker asker) {
            payer(show.payers, asker).ifPresent(payer -> payouts.withdraw(payer, question.payout()));
            return show.answer(new PayoutAsked(question.payout()), asker);
        }
    }
}
