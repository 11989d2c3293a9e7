package net.runagent.core.chain;

/** Public keys of accounts that no vector knows. */
public final class OtherKeys {
    private OtherKeys() {}

    public static String evm() {
        return PrivateSide.ofSeed(new byte[16]).at("m/44'/60'/0'").xpub();
    }
}
