package net.runagent.bot.paper;

import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.BillingQuestions.PaperAsked;
import net.runagent.core.billing.BillingQuestions.PaperMade;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.PaymentReceipts;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import org.springframework.stereotype.Component;

/** Hands out receipts to print, of the asker's own invoices only. */
@Component
final class PaperDesk implements Desk<PaperAsked> {
    private final PaymentReceipts receipts;
    private final ReceiptPaper paper;

    PaperDesk(PaymentReceipts receipts, ReceiptPaper paper) {
        this.receipts = receipts;
        this.paper = paper;
    }

    @Override
    public Class<PaperAsked> takes() {
        return PaperAsked.class;
    }

    @Override
    public Answer answer(PaperAsked question, Asker asker) {
        AccountId account = asker.account();
        return account == null
                ? new NotYours()
                : receipts.paper(account, new InvoiceId(question.invoice()))
                        .<Answer>map(known -> new PaperMade(known.number(), paper.pdf(known, asker.locale())))
                        .orElseGet(NotYours::new);
    }
}
