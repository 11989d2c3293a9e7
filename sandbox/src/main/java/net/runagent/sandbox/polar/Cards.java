package net.runagent.sandbox.polar;

import java.util.Optional;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.node.ObjectNode;

/** The customers' cards: what happens when one is charged without its owner being there. Guarded by the shop. */
final class Cards {
    private final Shop shop;
    private int declining;
    private Decline how = Decline.SOFT;

    /** How a bank says no. */
    enum Decline {
        /** For now: tried again on other days. */
        SOFT,
        /** For good: the subscription is revoked at once. */
        HARD,
        /** For good, as Polar's code of August 2026 takes it: tried once more when all retries would be over. */
        HARD_LATE;

        static Decline of(String word) {
            return switch (word) {
                case "", "soft" -> SOFT;
                case "hard" -> HARD;
                case "hard-late" -> HARD_LATE;
                default -> throw new IllegalArgumentException(word);
            };
        }
    }

    Cards(Shop shop) {
        this.shop = shop;
    }

    /** The next charges are declined, whoever's card it is. */
    void decline(int times, Decline next) {
        declining = times;
        how = next;
    }

    /** Charges the card on file. @return empty when the money came */
    Optional<Decline> charge(String customer) {
        if (declining > 0) {
            declining--;
            if (how != Decline.SOFT) {
                replace(customer, false);
            }
            return Optional.of(how);
        }
        return good(customer) ? Optional.empty() : Optional.of(Decline.SOFT);
    }

    boolean good(String customer) {
        return shop.find(Shop.BOOKKEEPING, key(customer))
                .map(card -> card.path("good").asBoolean())
                .orElse(true);
    }

    /** @param good whether it will pay; the other kind is accepted now and declined when it is charged */
    void replace(String customer, boolean good) {
        ObjectNode card = Json.object();
        card.put("id", key(customer)).put("good", good);
        shop.put(Shop.BOOKKEEPING, card);
    }

    /** The last four digits, as in the processor's test cards. */
    String digits(String customer) {
        return good(customer) ? "4242" : "0341";
    }

    private static String key(String customer) {
        return "card:" + customer;
    }
}
