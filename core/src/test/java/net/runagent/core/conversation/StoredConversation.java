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
        return offer(carried).isPresent();
    }

    /** Whether a button is one of the active screen. */
    public boolean onScreen(String carried) {
        return offer(carried).filter(Position.Offer::onScreen).isPresent();
    }

    /** Whether a button is one of ours in this conversation whose message has been replaced since. */
    public boolean outOfDate(String carried) {
        return own(carried)
                .filter(pointer -> pointer.version() <= stored.version())
                .filter(pointer -> !knows(carried))
                .isPresent();
    }

    /** Whether a button leads back to what was interrupted. */
    public boolean returns(String carried) {
        return offer(carried)
                .filter(Position.Offer::onScreen)
                .filter(offer -> {
                    int at = own(carried).orElseThrow().index() - offer.first();
                    return at < offer.actions().size()
                            && offer.actions().get(at).id().equals(Views.RETURN);
                })
                .isPresent();
    }

    private Optional<Pointer> own(String carried) {
        return Pointer.parse(carried).filter(pointer -> pointer.conversation().equals(stored.id()));
    }

    /** Reckoned here and not by the engine, which is what is tested. */
    private Optional<Position.Offer> offer(String carried) {
        return own(carried)
                .flatMap(pointer -> position().offers().stream()
                        .filter(offer -> offer.version() == pointer.version())
                        .filter(offer -> pointer.index() >= offer.first()
                                && pointer.index()
                                        < offer.first() + offer.actions().size() + offer.pages())
                        .findFirst());
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
