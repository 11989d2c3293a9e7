package net.runagent.core.chain;

/**
 * The key that a family's deposit addresses come from.
 *
 * @param receiving what stands below the account's key for addresses that others are shown, {@code 0/i}
 * @param fingerprint of the account's key
 */
record DepositKey(ChainFamily family, ExtendedPublicKey receiving, String fingerprint) {
    /** @throws IllegalArgumentException when it is not the public key of an account */
    static DepositKey of(ChainFamily family, String xpub) {
        ExtendedPublicKey account = ExtendedPublicKey.read(xpub);
        if (!account.ofAnAccount()) {
            throw new IllegalArgumentException("it is not the key of an account, such as m/44'/60'/0'");
        }
        return new DepositKey(family, account.child(0), account.fingerprint());
    }

    ChainAddress address(long index) {
        return receiving.child(index).address(family);
    }
}
