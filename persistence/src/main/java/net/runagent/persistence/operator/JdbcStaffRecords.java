package net.runagent.persistence.operator;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.operator.Role;
import net.runagent.core.operator.StaffRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcStaffRecords implements StaffRecords {
    private final JdbcClient jdbc;

    JdbcStaffRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<Role> rolesOf(AccountId account) {
        return jdbc.sql("select role from staff_role where account_id = ?")
                .param(account.value())
                .query((row, _) -> Role.valueOf(row.getString("role")))
                .set();
    }

    @Override
    public void add(AccountId account, Role role, Instant at) {
        jdbc.sql("insert into staff_role (account_id, role, given_at) values (?, ?, ?) on conflict do nothing")
                .params(account.value(), role.name(), Timestamp.from(at))
                .update();
    }

    @Override
    public Set<AccountId> having(Role role) {
        return jdbc.sql("select account_id from staff_role where role = ? order by given_at, account_id")
                .param(role.name())
                .query((row, _) -> new AccountId(row.getObject("account_id", UUID.class)))
                .set();
    }
}
