package net.runagent.core.deployment;

/** What the customer sees of the building, in order; each has a line in the progress message. */
public enum Milestone {
    ACCESS,
    SERVER,
    BOOT,
    SECURITY,
    INSTALL,
    CONFIGURE,
    HELLO
}
