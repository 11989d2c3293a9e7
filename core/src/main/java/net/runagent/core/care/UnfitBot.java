package net.runagent.core.care;

/** Why a bot cannot be an agent's. */
final class UnfitBot {
    private UnfitBot() {}

    /** @param code what the platform's door says; the answer is a text key's tail */
    static String reason(String code) {
        return switch (code) {
            case "operator-bot" -> "ours";
            case "no-message-content" -> code;
            default -> "token-invalid";
        };
    }
}
