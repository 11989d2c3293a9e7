package net.runagent.core.billing.polar;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.billing.PolarProperties;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** First the signature, on raw bytes; then the inbox; nothing is parsed before both. */
@Component
class PolarHook implements CardHook {
    private final PolarSignature signature;
    private final Inbox inbox;
    private final CardMirror mirror;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    PolarHook(
            PolarProperties properties,
            Inbox inbox,
            CardMirror mirror,
            StaffAlerts alerts,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.signature = new PolarSignature(List.of(properties.webhookSecret(), properties.previousWebhookSecret()));
        this.inbox = inbox;
        this.mirror = mirror;
        this.alerts = alerts;
        this.transactions = transactions;
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
                || !webhookIds.getFirst().matches("[A-Za-z0-9_-]{1,100}")
                || !signature.good(webhookIds.getFirst(), timestamps.getFirst(), signatures, body, clock.instant())) {
            return Taken.REFUSED;
        }
        String id = webhookIds.getFirst();
        transactions.run(() -> {
            if (mirror.sameBody(id, hash(body), clock.instant())) {
                String lane = "polar:" + PolarEvent.read(body).root();
                inbox.keep(List.of(new Arrival(ids.next(), PolarArrivals.SOURCE, id, null, lane, body)));
            } else {
                // The first one is kept: what counts is fetched from the provider anyway.
                alerts.raise(Severity.WARNING, "polar.webhook.changed", id, Map.of());
            }
        });
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
