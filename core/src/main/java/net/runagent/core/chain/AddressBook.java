package net.runagent.core.chain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.EverythingForgotten;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * All addresses that were ever given, in memory. Only new ones are read: addresses become visible in the order of their
 * numbers, and none is ever changed.
 */
@Component
class AddressBook {
    private static final int AT_ONCE = 10_000;

    private final DepositAddressRecords records;
    private final Map<ChainFamily, Known> known = new EnumMap<>(ChainFamily.class);

    AddressBook(DepositAddressRecords records) {
        this.records = records;
    }

    private static final class Known {
        long seq;
        final Map<String, UUID> owners = new HashMap<>();
        final List<String> all = new ArrayList<>();
    }

    /** As of now; does not change any more. */
    final class Page {
        private final Known its;
        private final int size;

        private Page(Known its) {
            this.its = its;
            this.size = its.all.size();
        }

        int size() {
            return size;
        }

        boolean ours(String address) {
            synchronized (its) {
                return its.owners.containsKey(address);
            }
        }

        @Nullable
        UUID owner(String address) {
            synchronized (its) {
                return its.owners.get(address);
            }
        }

        /** In portions of this many. */
        List<List<String>> portions(int most) {
            List<List<String>> portions = new ArrayList<>();
            synchronized (its) {
                for (int from = 0; from < size; from += most) {
                    portions.add(List.copyOf(its.all.subList(from, Math.min(size, from + most))));
                }
            }
            return portions;
        }
    }

    /**
     * Every address that was committed before this call. To be asked for after the final head: what is shown to somebody
     * later cannot have been paid in blocks that were final earlier.
     */
    Page page(ChainFamily family) {
        Known its;
        synchronized (known) {
            its = known.computeIfAbsent(family, none -> new Known());
        }
        synchronized (its) {
            List<DepositAddress> more;
            do {
                more = records.after(family, its.seq, AT_ONCE);
                for (DepositAddress address : more) {
                    its.seq = address.seq();
                    its.owners.put(address.address().hex(), address.billingAccount());
                    its.all.add(address.address().hex());
                }
            } while (more.size() == AT_ONCE);
        }
        return new Page(its);
    }

    @EventListener
    void everythingForgotten(EverythingForgotten reset) {
        synchronized (known) {
            known.clear();
        }
    }
}
