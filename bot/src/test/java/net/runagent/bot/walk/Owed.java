package net.runagent.bot.walk;

import java.util.Set;

/**
 * An answer that somebody waits for.
 *
 * @param what they did, for the report
 * @param tap to be acknowledged, empty for what was written
 * @param shows whether something must be seen: a slip of the finger and a forged button may be acknowledged alone
 * @param outOfDate whether they must be told that the button is out of date
 * @param shownBefore how much their chat had shown by then
 * @param deaths of processes by then: whoever dies between commit and acknowledgement leaves a sign that goes away by itself
 */
record Owed(PaperChat chat, String what, String tap, boolean shows, boolean outOfDate, long shownBefore, int deaths) {
    /** A button that is out of date did something, or said nothing of it. */
    boolean misled(Set<String> outOfDateWords, int deathsNow) {
        return outOfDate && deathsNow == deaths && chat.acknowledged(tap) && !outOfDateWords.contains(chat.toast(tap));
    }

    boolean paid(int deathsNow) {
        boolean acknowledged = tap.isEmpty() || chat.acknowledged(tap) || deathsNow > deaths;
        boolean mustShow = shows && (tap.isEmpty() || deathsNow == deaths);
        return acknowledged && (!mustShow || chat.shown() > shownBefore);
    }
}
