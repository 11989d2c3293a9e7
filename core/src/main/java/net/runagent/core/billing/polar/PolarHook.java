package net.runagent.core.billing.polar;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.billing.PolarProperties;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import org.springframework.stereotype.Component;

/** First the signature, on raw bytes; then the inbox; nothing is parsed before the signature was found good. */
@Component
class PolarHook implements CardHook {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final PolarSignature signature;
    private final GatheredDeliveries deliveries;
    private final Ids ids;
    private final Clock clock;

    PolarHook(PolarProperties properties, GatheredDeliveries deliveries, Ids ids, Clock clock) {
        this.signature = new PolarSignature(List.of(properties.webhookSecret(), properties.previousWebhookSecret()));
        this.deliveries = deliveries;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Taken take(List<String> webhookIds, List<String> timestamps, List<String> signatures, byte[] body) {
        if (!signature.usable()) {
            return Taken.OFF;
        }
        if (webhookIds.size() != 1
                || timestamps.size() != 1
                || body.length > MOST_BYTES
                || !ID.matcher(webhookIds.getFirst()).matches()
                || !signature.good(webhookIds.getFirst(), timestamps.getFirst(), signatures, body, clock.instant())) {
            return Taken.REFUSED;
        }
        String id = webhookIds.getFirst();
        deliveries.keep(
                new CardMirror.Delivery(id, hash(body)),
                // A lane of its own: all it does is to make us look, and the order of looks does not matter.
                new Arrival(ids.next(), PolarArrivals.SOURCE, id, null, "polar:" + id, body));
        return Taken.KEPT;
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
