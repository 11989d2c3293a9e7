package net.runagent.core.vault;

import net.runagent.core.account.Platform;

/** What a secret is; its {@link #word} is authenticated in the vault's format and never changes. */
public enum SecretKind {
    TELEGRAM_BOT_TOKEN("telegram_bot_token"),
    DISCORD_BOT_TOKEN("discord_bot_token"),
    OPENROUTER_KEY("openrouter_key"),
    GATEWAY_TOKEN("gateway_token"),
    /** Our key to log in to the server of a deployment: an OpenSSH private key. */
    SSH_PRIVATE_KEY("ssh_private_key"),
    /** A bot's token that its owner gave, until it has been looked at and takes the present one's place. */
    NEXT_BOT_TOKEN("telegram_bot_token_next"),
    /** The same of a bot on Discord. */
    NEXT_DISCORD_BOT_TOKEN("discord_bot_token_next"),
    /** A model key that its owner gave, until the provider has been asked about it. */
    NEXT_MODEL_KEY("openrouter_key_next"),
    /** The model key that worked, until the agent has answered with another one. */
    OLD_MODEL_KEY("openrouter_key_old"),
    /** The token of the bot through which the agent talked, until it has answered through another one. */
    OLD_BOT_TOKEN("telegram_bot_token_old"),
    /** The same of a bot on Discord. */
    OLD_DISCORD_BOT_TOKEN("discord_bot_token_old"),
    /** The key that will be {@link #SSH_PRIVATE_KEY}, until a login with it has been seen to work. */
    NEXT_SSH_KEY("ssh_private_key_next"),
    /** The key that was {@link #SSH_PRIVATE_KEY}, until its login has been seen to be refused. */
    OLD_SSH_KEY("ssh_private_key_old"),
    /** The one-time host key put into user data; worthless once the server has rotated it. */
    FIRST_HOST_KEY("first_host_key"),
    /** 32 random bytes from which the key of each backup of a deployment is made. Never replaced: the backups are sealed with it. */
    BACKUP_KEY("backup_key"),
    /** The service's own Ed25519 seed that signs receipts; lies in the scope of the nil account. */
    RECEIPT_KEY("receipt_key");

    private final String word;

    SecretKind(String word) {
        this.word = word;
    }

    /** The token of an agent's bot there. */
    public static SecretKind botToken(Platform platform) {
        return switch (platform) {
            case TELEGRAM -> TELEGRAM_BOT_TOKEN;
            case DISCORD -> DISCORD_BOT_TOKEN;
        };
    }

    /** A token that its owner gave for that bot, until it takes the present one's place. */
    public static SecretKind nextBotToken(Platform platform) {
        return switch (platform) {
            case TELEGRAM -> NEXT_BOT_TOKEN;
            case DISCORD -> NEXT_DISCORD_BOT_TOKEN;
        };
    }

    /** The token of the bot there through which the agent talked, until it has answered through another one. */
    public static SecretKind oldBotToken(Platform platform) {
        return switch (platform) {
            case TELEGRAM -> OLD_BOT_TOKEN;
            case DISCORD -> OLD_DISCORD_BOT_TOKEN;
        };
    }

    public String word() {
        return word;
    }
}
