package net.runagent.core.billing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.PortalAsked;
import net.runagent.core.billing.BillingQuestions.PortalComing;
import net.runagent.core.billing.BillingQuestions.PortalOpened;
import net.runagent.core.billing.BillingQuestions.PortalShown;
import net.runagent.core.billing.PortalRecords.Wish;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Opens the provider's page for payment methods. Its address is a secret of an hour: sealed, shown once in the chat that asked, forgotten. */
@Component
class OpenPortal implements Job {
    static final String NAME = "billing.portal";

    private static final Duration SHOWN_WITHIN = Duration.ofMinutes(15);

    /** A page that could not be made within this time is not waited for any more. */
    private static final Duration MADE_WITHIN = Duration.ofHours(1);

    private final PortalRecords portals;
    private final PayerRecords payers;
    private final CardCustomers customers;
    private final PayloadSeal seal;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Clock clock;

    OpenPortal(
            PortalRecords portals,
            PayerRecords payers,
            CardCustomers customers,
            PayloadSeal seal,
            Tidings tidings,
            Transactions transactions,
            Clock clock) {
        this.portals = portals;
        this.payers = payers;
        this.customers = customers;
        this.seal = seal;
        this.tidings = tidings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int attemptsBeforeStaff() {
        return 4;
    }

    @Override
    public Next run(UUID portal) {
        Optional<Wish> wish = portals.find(portal);
        Optional<UUID> payer = wish.map(Wish::payer);
        Optional<AccountId> person = payer.flatMap(payers::person);
        Optional<UUID> customer = payer.flatMap(payers::cardCustomer);
        if (person.isEmpty() || customer.isEmpty()) {
            return Next.done();
        }
        String url = customers.portal(customer.get()).orThrow("opening the provider's page");
        byte[] sealed = seal.seal(portal, url.getBytes(StandardCharsets.UTF_8));
        transactions.run(() -> {
            portals.opened(portal, sealed, clock.instant().plus(SHOWN_WITHIN));
            tidings.tell(wish.get().chat(), new PortalReady(portal), "portal:" + portal);
        });
        return Next.done();
    }

    @Component
    static class Wanted implements Desk<PortalAsked> {
        private final PayerRecords payers;
        private final PortalRecords portals;
        private final Later later;
        private final Ids ids;
        private final NewChats newChats;
        private final Clock clock;

        Wanted(PayerRecords payers, PortalRecords portals, Later later, Ids ids, NewChats newChats, Clock clock) {
            this.payers = payers;
            this.portals = portals;
            this.later = later;
            this.ids = ids;
            this.newChats = newChats;
            this.clock = clock;
        }

        @Override
        public Class<PortalAsked> takes() {
            return PortalAsked.class;
        }

        @Override
        public Answer answer(PortalAsked question, Asker asker) {
            return newChats.unlessHeld(asker, () -> wanted(asker));
        }

        private Answer wanted(Asker asker) {
            AccountId account = asker.account();
            Optional<UUID> payer = account == null ? Optional.empty() : payers.of(account);
            if (payer.flatMap(payers::cardCustomer).isEmpty()) {
                return new PortalComing(false);
            }
            UUID portal = ids.next();
            portals.wanted(
                    portal, new Wish(payer.get(), asker.user()), clock.instant().plus(MADE_WITHIN));
            later.soon(NAME, portal);
            return new PortalComing(true);
        }
    }

    @Component
    static class Shown implements Desk<PortalOpened> {
        private final PayerRecords payers;
        private final PortalRecords portals;
        private final PayloadSeal seal;
        private final Clock clock;

        Shown(PayerRecords payers, PortalRecords portals, PayloadSeal seal, Clock clock) {
            this.payers = payers;
            this.portals = portals;
            this.seal = seal;
            this.clock = clock;
        }

        @Override
        public Class<PortalOpened> takes() {
            return PortalOpened.class;
        }

        @Override
        public Answer answer(PortalOpened question, Asker asker) {
            AccountId account = asker.account();
            String url = Optional.ofNullable(account)
                    .flatMap(payers::of)
                    .flatMap(payer -> portals.take(question.portal(), new Wish(payer, asker.user()), clock.instant()))
                    .map(body -> new String(seal.open(question.portal(), body), StandardCharsets.UTF_8))
                    .orElse(null);
            return new PortalShown(url);
        }
    }
}
