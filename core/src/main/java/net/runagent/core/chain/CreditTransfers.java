package net.runagent.core.chain;

import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Posting;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Writes down what came in final blocks, books it, and moves the cursor: all of it or nothing, and each transfer once. */
@Component
class CreditTransfers {
    private static final String SOURCE = "chain";

    private final TransferRecords transfers;
    private final CursorRecords cursors;
    private final Ledger ledger;
    private final Payees payees;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CreditTransfers(
            TransferRecords transfers,
            CursorRecords cursors,
            Ledger ledger,
            Payees payees,
            StaffAlerts alerts,
            Transactions transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.transfers = transfers;
        this.cursors = cursors;
        this.ledger = ledger;
        this.payees = payees;
        this.alerts = alerts;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** The same key was counted with another content: what was final is no longer what it was. */
    static final class Contradiction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Contradiction(String key) {
            super(key, null, false, false);
        }
    }

    /** Another process was here first. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("the cursor stands elsewhere", null, false, false);
        }
    }

    /**
     * All transfers of the blocks after the cursor, up to a block.
     *
     * @return false when somebody else has counted them; then nothing was changed
     * @throws Contradiction when one of them contradicts what was counted before; then nothing was changed
     */
    boolean upTo(Chain chain, ChainCursor from, BlockHead to, List<ChainTransfer> seen, AddressBook.Page ours) {
        try {
            transactions.run(() -> {
                for (ChainTransfer transfer : seen) {
                    credit(chain, transfer, ours);
                }
                CrashPoint.at("chain.transfers.booked");
                if (!cursors.advance(from, to, clock.instant())) {
                    throw new Overtaken();
                }
                CrashPoint.at("chain.cursor.moved");
            });
            CrashPoint.at("chain.chunk.committed");
            return true;
        } catch (Overtaken other) {
            return false;
        }
    }

    /** Transfers of blocks that were counted before. @return how many were not known yet */
    int again(Chain chain, List<ChainTransfer> seen, AddressBook.Page ours) {
        return transactions.<Integer>call(() -> {
            int missing = 0;
            for (ChainTransfer transfer : seen) {
                missing += credit(chain, transfer, ours) ? 1 : 0;
            }
            return missing;
        });
    }

    private boolean credit(Chain chain, ChainTransfer transfer, AddressBook.Page ours) {
        if (!transfers.insert(transfer)) {
            ChainTransfer before = transfers
                    .find(transfer.chain(), transfer.tx(), transfer.logIndex())
                    .orElseThrow();
            if (!before.equals(transfer)) {
                throw new Contradiction(transfer.key());
            }
            return false;
        }
        CrashPoint.at("chain.transfer.noted");
        book(chain, transfer, ours);
        return true;
    }

    private void book(Chain chain, ChainTransfer transfer, AddressBook.Page ours) {
        Token token = chain.tokens().stream()
                .filter(each -> each.symbol().equals(transfer.token()))
                .findFirst()
                .orElseThrow();
        String unit = token.unit(chain.id());
        LedgerAccount deposits = LedgerAccount.chainDeposits(chain.id());
        boolean from = ours.ours(transfer.sender());
        UUID owner = transfer.billingAccount();
        if (from && owner != null) {
            // Only who holds the hardware wallet can do that, and by mistake: it is no payment of anybody.
            alert(Severity.CRITICAL, "chain.transfer.internal", transfer);
            return;
        }
        if (from) {
            post(transfer, "swept", LedgerAccount.chainSwept(chain.id()), deposits, unit);
            return;
        }
        LedgerAccount holder = holder(token, transfer, owner);
        post(transfer, "received", deposits, holder, unit);
        if (owner != null && !holder.equals(LedgerAccount.SUSPENSE)) {
            events.publishEvent(new DepositCredited(owner, transfer.chain(), transfer.tx(), transfer.logIndex()));
        }
    }

    private LedgerAccount holder(Token token, ChainTransfer transfer, @Nullable UUID owner) {
        if (owner == null || !token.plausible(transfer.amount())) {
            alert(Severity.CRITICAL, "chain.transfer.absurd", transfer);
            return LedgerAccount.SUSPENSE;
        }
        if (payees.closed(owner)) {
            alert(Severity.WARNING, "chain.transfer.unowned", transfer);
            return LedgerAccount.SUSPENSE;
        }
        return LedgerAccount.balanceOf(owner);
    }

    private void post(ChainTransfer transfer, String kind, LedgerAccount debit, LedgerAccount credit, String unit) {
        BigInteger amount = transfer.amount();
        Posting posting = ledger.post(LedgerEntrySet.of(SOURCE, transfer.key(), kind)
                .with(debit, unit, amount)
                .with(credit, unit, amount.negate()));
        // One that was booked while its transfer was not written down cannot be: both are one commit.
        if (!(posting instanceof Posting.Posted)) {
            throw new Contradiction(transfer.key());
        }
    }

    private void alert(Severity severity, String kind, ChainTransfer transfer) {
        alerts.raise(
                severity,
                kind,
                transfer.key(),
                Map.of(
                        "chain", transfer.chain(),
                        "tx", transfer.tx(),
                        "token", transfer.token(),
                        "units", transfer.amount().toString()));
    }
}
