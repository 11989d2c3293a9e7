package net.runagent.core.billing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.core.account.Account;
import net.runagent.core.account.Accounts;
import org.springframework.stereotype.Component;

/**
 * Keeps the money-back promise from paying for one free week after another: it holds once for each payer. A payer is known
 * by the pseudonym, by the customer at the card provider and by the mail address; one that is the same is enough. Polar
 * tells nothing of the card by which two customers could be known as one.
 */
@Component
class MoneyBackOnce {
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final PromiseRecords promises;
    private final Accounts accounts;
    private final Clock clock;

    MoneyBackOnce(
            InvoiceRecords invoices, PayerRecords payers, PromiseRecords promises, Accounts accounts, Clock clock) {
        this.invoices = invoices;
        this.payers = payers;
        this.promises = promises;
        this.accounts = accounts;
        this.clock = clock;
    }

    boolean free(InvoiceId invoice) {
        return promises.free(marks(invoice), invoice);
    }

    boolean use(InvoiceId invoice) {
        return promises.use(marks(invoice), invoice, clock.instant());
    }

    private SortedSet<String> marks(InvoiceId invoice) {
        UUID payer = invoices.find(invoice).orElseThrow().billingAccount();
        SortedSet<String> marks = new TreeSet<>();
        marks.add("payer:" + payer);
        payers.cardCustomer(payer).ifPresent(customer -> marks.add("customer:" + customer));
        payers.person(payer)
                .flatMap(accounts::find)
                .map(Account::email)
                .ifPresent(address -> marks.add("address:" + digest(address)));
        return marks;
    }

    /** No secret: whoever has the table can try an address, but cannot read one from it. */
    private static String digest(String address) {
        try {
            byte[] bytes = ("money-back " + address.strip().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
