package net.runagent.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a conversation stands; stored as JSON. Ids and small values only.
 *
 * @param stack flows, the running one last
 * @param offers the buttons that can be tapped now
 * @param misses texts in a row that nobody understood
 * @param wish what to enter once the person has signed in
 * @param posted anchors of the messages kept up to date, newest last
 * @param screenNewest whether the active screen is the last message of the chat, so that it can be edited
 * @param secretExpected every text is a secret now
 * @param botOfferOpen a keyboard that offers to create a bot is open
 * @param platformLanguage what the platform said last
 */
public record Position(
        List<Frame> stack,
        List<Offer> offers,
        @Nullable LastTap lastTap,
        int misses,
        @Nullable Wish wish,
        List<String> posted,
        boolean screenNewest,
        boolean secretExpected,
        boolean botOfferOpen,
        @Nullable String platformLanguage) {

    static Position fresh() {
        return new Position(List.of(), List.of(), null, 0, null, List.of(), false, false, false, null);
    }

    /**
     * @param version of the flow that wrote the state
     * @param screen sealed, only while the flow is suspended
     * @param offers those of the screen, only while the flow is suspended
     */
    public record Frame(
            String flow, int version, Map<String, Object> state, byte @Nullable [] screen, List<Offer> offers) {}

    /**
     * The buttons of one message.
     *
     * @param version the conversation's version that drew it
     * @param first number of its first button within that version
     * @param anchor {@link Parcel#SCREEN}, the anchor of a post, or null
     */
    public record Offer(long version, int first, @Nullable String anchor, List<Offered> actions, int pages) {
        boolean covers(Pointer pointer) {
            return pointer.version() == version
                    && pointer.index() >= first
                    && pointer.index() < first + actions.size() + pages;
        }

        boolean onScreen() {
            return Parcel.SCREEN.equals(anchor);
        }
    }

    /**
     * @param id the action's id, or the value of an option
     * @param flow who offered it
     * @param told offered by {@link Flow#tell}: a tap enters the flow
     */
    public record Offered(String id, String flow, boolean told, boolean option) {}

    /** The last button that was carried out; a second tap on it soon afterwards is a slip of the finger. */
    public record LastTap(long version, int index, Instant at) {}

    public record Wish(String flow, String entry) {}
}
