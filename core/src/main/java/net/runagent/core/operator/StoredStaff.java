package net.runagent.core.operator;

import java.time.Clock;
import java.util.Set;
import net.runagent.core.account.AccountId;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

@Component
class StoredStaff implements Staff {
    private final StaffRecords records;
    private final Transactions transactions;
    private final Clock clock;

    StoredStaff(StaffRecords records, Transactions transactions, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Set<Role> rolesOf(AccountId account) {
        return transactions.call(() -> records.rolesOf(account));
    }

    @Override
    public void give(AccountId account, Role role) {
        transactions.run(() -> records.add(account, role, clock.instant()));
    }

    @Override
    public Set<AccountId> having(Role role) {
        return transactions.call(() -> records.having(role));
    }
}
