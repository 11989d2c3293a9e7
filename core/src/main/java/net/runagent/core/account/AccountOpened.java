package net.runagent.core.account;

/** Published (Spring event) in the transaction in which a person signed up; once per account. */
public record AccountOpened(AccountId account) {}
