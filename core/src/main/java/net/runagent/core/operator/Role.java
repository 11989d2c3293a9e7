package net.runagent.core.operator;

public enum Role {
    OWNER,
    OPERATOR,
    SUPPORT,
    BILLING,
    AUDITOR
}
