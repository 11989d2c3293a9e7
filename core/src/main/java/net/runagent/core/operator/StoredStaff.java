package net.runagent.core.operator;

import java.util.Set;
import net.runagent.core.account.AccountId;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

@Component
class StoredStaff implements Staff {
    private final StaffRecords records;
    private final Transactions transactions;

    StoredStaff(StaffRecords records, Transactions transactions) {
        this.records = records;
        this.transactions = transactions;
    }

    @Override
    public Set<Role> rolesOf(AccountId account) {
        return transactions.call(() -> records.rolesOf(account));
    }

    @Override
    public void give(AccountId account, Role role) {
        transactions.run(() -> records.add(account, role));
    }

    @Override
    public Set<AccountId> having(Role role) {
        return transactions.call(() -> records.having(role));
    }
}
