package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.runagent.core.billing.BillingQuestions.PastInvoice;
import net.runagent.core.billing.BillingQuestions.PaymentShown;
import net.runagent.core.billing.BillingQuestions.RunningPlan;
import net.runagent.core.billing.BillingQuestions.Spent;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/** The screens below the overview of /billing. */
final class BillingScreens {
    private static final Action OVERVIEW = new Action("overview", Text.of("action.back"), Action.Kind.BACK, null);

    private BillingScreens() {}

    static View invoices(List<PastInvoice> invoices) {
        return new View.Choice(
                Text.of(invoices.isEmpty() ? "billing.no-invoice" : "billing.which-invoice"),
                invoices.stream()
                        .map(invoice -> new View.Option(
                                invoice.id().toString(),
                                Text.of("billing.invoice-option", "number", invoice.number())
                                        .with("amount", invoice.due()),
                                Text.of("billing.invoice-is-"
                                                + invoice.status().name().toLowerCase(Locale.ROOT))
                                        .with("when", invoice.at())))
                        .toList(),
                List.of(List.of(OVERVIEW)));
    }

    /** What it is for, what was paid and what went back. */
    static View invoice(PaymentShown shown) {
        Text body = Text.of("billing.invoice-shown", "number", shown.number())
                .with("items", PayTalk.items(shown.items()))
                .with("due", shown.standing().due())
                .with("paid", shown.standing().paid().plus(shown.returned()))
                .with(
                        "returned",
                        shown.returned().isZero()
                                ? ""
                                : Text.of("billing.invoice-returned", "returned", shown.returned()))
                .with(
                        "status",
                        Text.of("billing.invoice-status-"
                                + shown.standing().status().name().toLowerCase(Locale.ROOT)));
        List<List<Action>> rows = new ArrayList<>();
        if (shown.tokens() && shown.standing().status() == InvoiceStanding.Status.OPEN) {
            rows.add(List.of(Action.of("enter:usdt:" + shown.invoice(), Text.of("pay.with-usdt"))));
        }
        rows.add(List.of(
                Action.of("invoices", Text.of("billing.invoices")),
                Action.of("receipts", Text.of("billing.receipts"))));
        rows.add(List.of(OVERVIEW));
        return new View.Screen(body, rows);
    }

    /** The same as words stands below it: not everybody sees a picture. */
    static View spend(List<Spent> months) {
        Text lines = months.reversed().stream()
                .map(month ->
                        Text.of("billing.spend-line", "month", month.month()).with("paid", month.paid()))
                .reduce((below, line) ->
                        Text.of("billing.lines").with("first", line).with("rest", below))
                .orElseGet(() -> Text.of("billing.no-invoice"));
        return new View.Picture(
                Text.of("billing.spend-caption"),
                Text.of("billing.spend-words", "lines", lines),
                new Drawing.MonthlySpend(
                        Text.of("billing.spend-title"),
                        months.stream()
                                .map(month -> new Drawing.Month(month.month(), month.paid()))
                                .toList()),
                List.of(List.of(OVERVIEW)));
    }

    /** Until when it runs, what is deleted then, and how to keep what one wants to keep. */
    static View sure(RunningPlan plan, String sure) {
        Text words = plan.until() == null
                ? Text.of("billing.sure")
                : Text.of("billing.sure-until", "until", plan.until()).with("name", plan.name());
        return View.Screen.of(
                words,
                Action.danger(sure + plan.subscription(), Text.of("billing.end-sure")),
                Action.of("enter:refund", Text.of("billing.refund")),
                OVERVIEW);
    }
}
