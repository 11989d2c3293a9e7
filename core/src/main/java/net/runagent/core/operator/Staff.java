package net.runagent.core.operator;

import java.util.Set;
import net.runagent.core.account.AccountId;

/** Who of the staff may do what. */
public interface Staff {
    Set<Role> rolesOf(AccountId account);

    /** Gives a role; idempotent. Recorded in the audit log by the caller's command. */
    void give(AccountId account, Role role);

    Set<AccountId> having(Role role);
}
