package net.runagent.core.chain;

import java.time.Clock;
import java.util.List;
import net.runagent.core.work.StaffAlerts;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes what looks at a chain. */
@Component
class ChainScans {
    private final ChainProviders providers;
    private final ChainProperties properties;
    private final CursorRecords cursors;
    private final SightingRecords sightings;
    private final AddressBook addresses;
    private final CreditTransfers credits;
    private final StaffAlerts alerts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ChainScans(
            ChainProviders providers,
            ChainProperties properties,
            CursorRecords cursors,
            SightingRecords sightings,
            AddressBook addresses,
            CreditTransfers credits,
            StaffAlerts alerts,
            ApplicationEventPublisher events,
            Clock clock) {
        this.providers = providers;
        this.properties = properties;
        this.cursors = cursors;
        this.sightings = sightings;
        this.addresses = addresses;
        this.credits = credits;
        this.alerts = alerts;
        this.events = events;
        this.clock = clock;
    }

    ChainScan of(Chain chain) {
        return new ChainScan(
                chain,
                providers.of(chain),
                cursors,
                sightings,
                addresses,
                credits,
                alerts,
                events,
                clock,
                properties.filteredAddresses());
    }

    /** All of a chain's providers, who must say the same. */
    Agreement agreement(Chain chain) {
        List<ChainProvider> all = providers.of(chain);
        return new Agreement(chain, all, properties.filteredAddresses());
    }
}
