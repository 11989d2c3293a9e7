package net.runagent.bot.discord;

/** Discord's own error codes, as far as they mean something to us. */
final class DiscordCodes {
    static final int UNKNOWN_CHANNEL = 10_003;
    static final int UNKNOWN_MESSAGE = 10_008;
    static final int UNKNOWN_USER = 10_013;
    /** The interaction was answered too late, or never was. */
    static final int UNKNOWN_INTERACTION = 10_062;

    /** Chats with people are opened too fast; also Discord's sign that it takes us for a spammer. */
    static final int OPENING_TOO_FAST = 40_003;

    static final int ALREADY_ACKNOWLEDGED = 40_060;
    static final int MISSING_ACCESS = 50_001;
    static final int NOT_OURS = 50_005;
    static final int CANNOT_SEND_TO_USER = 50_007;
    static final int INVALID_FORM = 50_035;
    static final int NO_COMMON_SERVER = 50_278;

    private DiscordCodes() {}
}
