package net.runagent.core.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A conversation as it is stored, read from outside as nothing in the service can. */
public record StoredConversation(Conversation stored) {
    private Position position() {
        return ConversationJson.position(stored.position());
    }

    /** Whether a button that carries this would be understood. */
    public boolean knows(String carried) {
        Optional<Pointer> pointer =
                Pointer.parse(carried).filter(one -> one.conversation().equals(stored.id()));
        return pointer.isPresent()
                && position().offers().stream().anyMatch(offer -> offer.covers(pointer.orElseThrow()));
    }

    /** Whether a button is one of the active screen. */
    public boolean onScreen(String carried) {
        Optional<Pointer> pointer =
                Pointer.parse(carried).filter(one -> one.conversation().equals(stored.id()));
        return pointer.isPresent()
                && position().offers().stream()
                        .anyMatch(offer -> offer.onScreen() && offer.covers(pointer.orElseThrow()));
    }

    /** What can be tapped on the active screen, by its id. */
    public List<String> screen() {
        return position().offers().stream()
                .filter(Position.Offer::onScreen)
                .flatMap(offer -> offer.actions().stream())
                .map(Position.Offered::id)
                .toList();
    }

    /** Flows, the running one last. */
    public List<String> flows() {
        return position().stack().stream().map(Position.Frame::flow).toList();
    }

    public boolean offersBot() {
        return position().botOfferOpen();
    }

    public boolean expectsSecret() {
        return position().secretExpected();
    }

    /** Whether this is the button that was carried out last, at most so long ago that a second tap is a slip. */
    public boolean slips(String carried, Instant now) {
        Position.LastTap last = position().lastTap();
        return last != null
                && Pointer.parse(carried)
                        .filter(pointer -> pointer.version() == last.version() && pointer.index() == last.index())
                        .isPresent()
                && Duration.between(last.at(), now).toSeconds() < 10;
    }
}
