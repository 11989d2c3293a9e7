package net.runagent.bot.paper;

import java.util.Locale;
import java.util.Set;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.billing.PaymentReceipts.Paid;
import net.runagent.core.billing.PaymentReceipts.Paper;
import net.runagent.core.conversation.Text;
import net.runagent.core.money.Money;
import org.springframework.stereotype.Component;

/** What was asked, paid and given back for one invoice, on a page. Who sells, and so states the tax, is named on it. */
@Component
final class ReceiptPaper {
    private static final Set<String> NAMED = Set.of("plan", "difference", "setup", "credit", "discount");
    /** How core calls payments with tokens. */
    private static final String CHAIN = "chain";

    private static final float SMALL = 9;
    private static final float USUAL = 10.5f;
    private static final float LARGE = 20;

    private final Texts texts;

    ReceiptPaper(Texts texts) {
        this.texts = texts;
    }

    byte[] pdf(Paper paper, Locale locale) {
        String title = say(Text.of("receipt.title", "number", paper.number()), locale);
        try (Sheet sheet = new Sheet(title)) {
            sheet.paragraph("RunAgent", USUAL).gap(14).paragraph(title, LARGE).gap(6);
            sheet.paragraph(say(Text.of("receipt.date", "date", paper.date()), locale), USUAL)
                    .gap(18);
            for (Item item : paper.items()) {
                sheet.line(item(item, locale), amount(item.amount(), locale), USUAL);
            }
            sheet.gap(4).rule();
            sheet.line(say(Text.of("receipt.sum"), locale), amount(paper.due(), locale), USUAL)
                    .gap(22);
            sheet.paragraph(say(Text.of("receipt.payments"), locale), USUAL + 2).gap(4);
            paper.payments().forEach(paid -> payment(sheet, paid, locale));
            sheet.gap(16).rule().gap(4);
            if (paper.payments().stream().anyMatch(ReceiptPaper::byTokens)) {
                sheet.paragraph(say(Text.of("receipt.seller-chain"), locale), SMALL).gap(6);
            }
            if (!paper.payments().stream().allMatch(ReceiptPaper::byTokens)) {
                sheet.paragraph(say(Text.of("receipt.seller"), locale), SMALL).gap(6);
                sheet.paragraph(say(Text.of("receipt.invoice"), locale), SMALL);
            }
            return sheet.pdf();
        }
    }

    private static boolean byTokens(Paid paid) {
        return paid.rail().equals(CHAIN);
    }

    private void payment(Sheet sheet, Paid paid, Locale locale) {
        String rail = paid.rail().equals("polar") || byTokens(paid) ? paid.rail() : "other";
        sheet.line(
                say(Text.of("receipt.paid-" + rail, "when", paid.at()), locale), amount(paid.amount(), locale), USUAL);
        if (!paid.returned().isZero()) {
            sheet.line(
                    say(Text.of("receipt.returned"), locale),
                    amount(paid.returned().negated(), locale),
                    USUAL);
        }
        sheet.paragraph(say(
                                Text.of(byTokens(paid) ? "receipt.reference-chain" : "receipt.reference")
                                        .with("reference", paid.reference()),
                                locale), SMALL)
                .gap(6);
    }

    private String item(Item item, Locale locale) {
        String kind = NAMED.contains(item.kind()) ? item.kind() : "other";
        return say(Text.of("receipt.item-" + kind, "name", item.name()), locale);
    }

    private String amount(Money money, Locale locale) {
        return say(Text.of("receipt.amount", "amount", money), locale);
    }

    private String say(Text text, Locale locale) {
        return texts.plain(text, locale);
    }
}
