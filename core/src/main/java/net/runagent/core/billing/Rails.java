package net.runagent.core.billing;

/** The ways in which money reaches us; stored with each payment. */
final class Rails {
    static final String POLAR = "polar";
    static final String CHAIN = "chain";

    private Rails() {}
}
