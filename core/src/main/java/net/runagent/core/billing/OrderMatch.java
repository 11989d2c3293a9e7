package net.runagent.core.billing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds out what an order is for: by its checkout, by the invoice in its metadata, by its payer, in that order. What does
 * not fit is not bent to fit: it stays with its payer, or in suspense, and staff is called.
 */
@Component
class OrderMatch {
    private final CheckoutRecords attempts;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;

    OrderMatch(CheckoutRecords attempts, InvoiceRecords invoices, PayerRecords payers) {
        this.attempts = attempts;
        this.invoices = invoices;
        this.payers = payers;
    }

    /** @param trouble why it counts for no invoice, null when it does */
    record Found(
            @Nullable Invoice invoice,
            @Nullable UUID payer,
            @Nullable CheckoutAttempt attempt,
            @Nullable String trouble) {}

    Found find(CardOrder order) {
        Optional<CheckoutAttempt> attempt =
                Optional.ofNullable(order.checkout()).flatMap(attempts::byCheckout);
        Optional<Invoice> named = attempt.map(CheckoutAttempt::invoice)
                .or(() -> Optional.ofNullable(order.invoice()).map(InvoiceId::new))
                .flatMap(invoices::find);
        Optional<UUID> payer = named.map(Invoice::billingAccount)
                .or(() -> Optional.ofNullable(order.customer()).flatMap(payers::byCardCustomer));
        if (payer.isEmpty()) {
            return new Found(null, null, null, "unknown payer");
        }
        Optional<Invoice> invoice = named.or(() -> onlyOpenOne(payer.get(), order));
        if (invoice.isEmpty()) {
            return new Found(null, payer.get(), null, "no invoice");
        }
        String trouble = trouble(order, invoice.get());
        return new Found(trouble == null ? invoice.get() : null, payer.get(), attempt.orElse(null), trouble);
    }

    private @Nullable String trouble(CardOrder order, Invoice invoice) {
        if (!order.net().currency().equals(invoice.currency())) {
            return "other currency";
        }
        List<UUID> asked = products(invoice).toList();
        return order.product() != null && !asked.isEmpty() && !asked.contains(order.product())
                ? "foreign product"
                : null;
    }

    private Optional<Invoice> onlyOpenOne(UUID payer, CardOrder order) {
        List<Invoice> open = invoices.of(payer).stream()
                .filter(invoice -> invoice.settledAt() == null && invoice.cancelledAt() == null)
                .filter(invoice -> invoice.due().equals(order.net()))
                .filter(invoice -> products(invoice).anyMatch(product -> product.equals(order.product())))
                .toList();
        return open.size() == 1 ? Optional.of(open.getFirst()) : Optional.empty();
    }

    private Stream<UUID> products(Invoice invoice) {
        return attempts.of(invoice.id()).stream().map(CheckoutAttempt::product).filter(Objects::nonNull);
    }
}
