package net.runagent.core.vault;

/** What a secret is; its {@link #word} is authenticated in the vault's format and never changes. */
public enum SecretKind {
    TELEGRAM_BOT_TOKEN("telegram_bot_token"),
    OPENROUTER_KEY("openrouter_key"),
    GATEWAY_TOKEN("gateway_token"),
    /** Our key to log in to the server of a deployment: an OpenSSH private key. */
    SSH_PRIVATE_KEY("ssh_private_key"),
    /** The one-time host key put into user data; worthless once the server has rotated it. */
    FIRST_HOST_KEY("first_host_key"),
    /** The service's own Ed25519 seed that signs receipts; lies in the scope of the nil account. */
    RECEIPT_KEY("receipt_key");

    private final String word;

    SecretKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
