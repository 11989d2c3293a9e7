package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was last seen at the card provider: keeps old news out and remembers how far was looked. */
public interface CardMirror {
    /**
     * Stores the order unless what is stored is newer, and holds others off it until the running transaction ends.
     *
     * @return false when what is stored is newer
     */
    boolean newer(CardOrder order);

    /** Whether this very state of the order is stored, with what followed from it. */
    boolean known(CardOrder order);

    /** Orders that wait for money: the list of new orders does not show them again. */
    List<UUID> pendingOrders();

    /** The subscription that the order belongs to, as last seen. */
    Optional<UUID> subscriptionOf(UUID order);

    Optional<Instant> cursor(String list);

    void cursor(String list, Instant at);

    /** Moves the cursor on, unless somebody has set it to something else than {@code seen} meanwhile. */
    void advance(String list, @Nullable Instant seen, Instant at);

    /** Since when nobody was answered but asked to wait; begins now when it has not begun. */
    Instant waitingSince(Instant now);

    /** Somebody was answered. */
    void answered();

    /** A delivery of a webhook. @param bodyHash SHA-256, hexadecimal */
    record Delivery(String webhookId, String bodyHash) {}

    /**
     * Remembers deliveries of webhooks.
     *
     * @return the places in the list of those that came with another body before, by this id
     */
    Set<Integer> otherBodies(List<Delivery> deliveries, Instant now);

    /** @return true when the dispute is new, or its status differs from the one stored */
    boolean changed(CardDispute dispute);
}
