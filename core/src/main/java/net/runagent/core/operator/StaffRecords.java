package net.runagent.core.operator;

import java.time.Instant;
import java.util.Set;
import net.runagent.core.account.AccountId;

/** Where roles are stored. */
public interface StaffRecords {
    Set<Role> rolesOf(AccountId account);

    /** Storing it again changes nothing. */
    void add(AccountId account, Role role, Instant at);

    Set<AccountId> having(Role role);
}
