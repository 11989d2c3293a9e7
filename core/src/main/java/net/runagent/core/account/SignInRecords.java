package net.runagent.core.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where sign-ins are noted. Joins the running transaction. */
public interface SignInRecords {
    void add(UUID id, AccountId account, SignIn signIn);

    /** The newest first. */
    List<SignIn> of(AccountId account, int most);

    int forgetBefore(Instant instant);
}
