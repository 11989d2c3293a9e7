package net.runagent.bot.walk;

/**
 * An answer that somebody waits for.
 *
 * @param what they did, for the report
 * @param tap to be acknowledged, empty for what was written
 * @param shows whether something must be seen: a slip of the finger and a forged button may be acknowledged alone
 * @param shownBefore how much their chat had shown by then
 * @param deaths of processes by then: whoever dies between commit and acknowledgement leaves a sign that goes away by itself
 */
record Owed(PaperChat chat, String what, String tap, boolean shows, long shownBefore, int deaths) {
    boolean paid(int deathsNow) {
        boolean acknowledged = tap.isEmpty() || chat.acknowledged(tap) || deathsNow > deaths;
        boolean mustShow = shows && (tap.isEmpty() || deathsNow == deaths);
        return acknowledged && (!mustShow || chat.shown() > shownBefore);
    }
}
