package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.Money;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.GrantRefused;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import org.jspecify.annotations.Nullable;

/** The neighbours in our own house, in memory: clock, chance, jobs, vault, billing, tidings. */
final class MemoryHouse {
    private MemoryHouse() {}

    /** Stands still until it is moved. */
    static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-24T08:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        void until(Instant then) {
            if (then.isAfter(now)) {
                now = then;
            }
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    static final class SeededChance implements Chance {
        private final Random random;

        SeededChance(long seed) {
            random = new Random(seed);
        }

        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public int below(int bound) {
            return random.nextInt(bound);
        }
    }

    static final class CountedIds implements Ids {
        private long last;

        @Override
        public UUID next() {
            return new UUID(0x0198_0000_0000_7000L, ++last);
        }
    }

    record JobKey(String job, UUID id) {}

    static final class Jobs implements Later {
        private final MemoryTables tables;
        private final Clock clock;

        Jobs(MemoryTables tables, Clock clock) {
            this.tables = tables;
            this.clock = clock;
        }

        Map<JobKey, Instant> waiting() {
            return tables.read("job");
        }

        @Override
        public void at(String job, UUID id, Instant when) {
            JobKey key = new JobKey(job, id);
            Instant before = waiting().get(key);
            tables.put("job", key, before != null && before.isBefore(when) ? before : when);
        }

        @Override
        public void soon(String job, UUID id) {
            at(job, id, clock.instant());
        }

        @Override
        public void forget(String job, UUID id) {
            tables.remove("job", new JobKey(job, id));
        }
    }

    record Told(Object to, Happening happening) {}

    static final class Tales implements Tidings {
        private final MemoryTables tables;

        Tales(MemoryTables tables) {
            this.tables = tables;
        }

        List<Happening> told() {
            return tables.<String, Told>read("told").values().stream()
                    .map(Told::happening)
                    .toList();
        }

        <T extends Happening> List<T> told(Class<T> type) {
            return told().stream().filter(type::isInstance).map(type::cast).toList();
        }

        @Override
        public void tell(AccountId account, Happening happening, String once) {
            if (!tables.read("told").containsKey(once)) {
                tables.put("told", once, new Told(account, happening));
            }
        }

        @Override
        public void tell(ChatUser user, Happening happening, String once) {
            if (!tables.read("told").containsKey(once)) {
                tables.put("told", once, new Told(user, happening));
            }
        }
    }

    record Locker(SecretRef ref, byte[] bytes) {}

    record Permit(SecretRef ref, boolean used) {}

    record Drawer(VaultScope scope, SecretKind kind) {}

    /** Keeps plain bytes, but the rules of grants are the real ones. */
    static final class Safe implements Vault {
        private final MemoryTables tables;
        private final Ids ids;
        private boolean shreds = true;

        Safe(MemoryTables tables, Ids ids) {
            this.tables = tables;
            this.ids = ids;
        }

        /** For a mutant. */
        void neverShreds() {
            shreds = false;
        }

        List<Drawer> drawers() {
            return new ArrayList<>(tables.<Drawer, Locker>read("secret").keySet());
        }

        @Override
        public SecretRef keep(VaultScope scope, SecretKind kind, Secret secret) {
            Drawer drawer = new Drawer(scope, kind);
            Locker before = tables.<Drawer, Locker>read("secret").get(drawer);
            long version = before == null ? 1 : before.ref().version() + 1;
            SecretRef ref = new SecretRef(ids.next(), scope, kind, version, "");
            tables.put("secret", drawer, new Locker(ref, secret.use(byte[]::clone)));
            return ref;
        }

        @Override
        public Optional<SecretRef> find(VaultScope scope, SecretKind kind) {
            return Optional.ofNullable(tables.<Drawer, Locker>read("secret").get(new Drawer(scope, kind)))
                    .map(Locker::ref);
        }

        @Override
        public Grant grant(SecretRef ref, Purpose purpose, UUID command, String step) {
            Grant grant = new Grant(ids.next(), ref);
            tables.put("grant", grant, new Permit(ref, false));
            return grant;
        }

        @Override
        public <T extends @Nullable Object> T open(Grant grant, Function<Secret, T> use) {
            if (tables.open()) {
                throw new IllegalStateException("the vault is not opened in a transaction");
            }
            Permit permit = tables.<Grant, Permit>read("grant").get(grant);
            if (permit == null || permit.used()) {
                throw new GrantRefused("used or unknown");
            }
            Locker locker = tables.<Drawer, Locker>read("secret")
                    .get(new Drawer(permit.ref().scope(), permit.ref().kind()));
            if (locker == null || !locker.ref().equals(permit.ref())) {
                throw new GrantRefused("replaced or destroyed");
            }
            tables.put("grant", grant, new Permit(permit.ref(), true));
            try (Secret secret = Secret.copyOf(locker.bytes())) {
                return use.apply(secret);
            }
        }

        @Override
        public void forget(VaultScope scope, SecretKind kind) {
            tables.remove("secret", new Drawer(scope, kind));
        }

        /** What lies there, for a test to compare; null when nothing does. */
        @Nullable
        String plain(VaultScope scope, SecretKind kind) {
            Locker locker = tables.<Drawer, Locker>read("secret").get(new Drawer(scope, kind));
            return locker == null ? null : new String(locker.bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void destroy(VaultScope scope) {
            if (shreds) {
                drawers().stream()
                        .filter(drawer -> drawer.scope().equals(scope))
                        .forEach(drawer -> tables.remove("secret", drawer));
            }
        }
    }

    /** Turns bytes around: enough to see that nobody stores them plain. */
    static final class Turned implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            byte[] turned = plain.clone();
            for (int i = 0; i < turned.length; i++) {
                turned[i] = (byte) ~turned[i];
            }
            return turned;
        }

        @Override
        public byte[] open(UUID rowId, byte[] sealed) {
            return seal(rowId, sealed);
        }
    }

    record Bill(
            AccountId account, long due, boolean checkout, int paid, int refunded, boolean ended, boolean cancelled) {}

    static final class Till implements Billing {
        /** Whose subscription is over at the provider. */
        final Set<InvoiceId> over = new HashSet<>();

        /** Whose cannot be looked at. */
        final Set<InvoiceId> unreadable = new HashSet<>();

        private final MemoryTables tables;
        private final Ids ids;

        /** Of every invoice; none in most stories, in which nobody is interested in single amounts. */
        List<InvoiceLine> lines = List.of();

        /** Of those that have lines of their own. */
        final Map<InvoiceId, List<InvoiceLine>> linesOf = new HashMap<>();

        Till(MemoryTables tables, Ids ids) {
            this.tables = tables;
            this.ids = ids;
        }

        Bill bill(InvoiceId invoice) {
            return tables.<InvoiceId, Bill>read("bill").get(invoice);
        }

        Map<InvoiceId, Bill> bills() {
            return tables.read("bill");
        }

        void put(InvoiceId invoice, Bill bill) {
            tables.put("bill", invoice, bill);
        }

        @Override
        public InvoiceId open(AccountId account, List<InvoiceLine> lines, Instant validUntil, String once) {
            InvoiceId before = tables.<String, InvoiceId>read("bill-once").get(once);
            if (before != null) {
                return before;
            }
            InvoiceId invoice = new InvoiceId(ids.next());
            long due = lines.stream().mapToLong(line -> line.amount().minor()).sum();
            tables.put("bill-once", once, invoice);
            put(invoice, new Bill(account, due, false, 0, 0, false, false));
            return invoice;
        }

        @Override
        public void payByCard(InvoiceId invoice) {
            Bill bill = bill(invoice);
            put(invoice, new Bill(bill.account(), bill.due(), true, bill.paid(), bill.refunded(), bill.ended(), false));
        }

        @Override
        public boolean disputed(InvoiceId first) {
            return disputed.contains(first);
        }

        @Override
        public UUID payer(InvoiceId invoice) {
            return invoice.value();
        }

        @Override
        public InvoiceStanding standing(InvoiceId invoice) {
            Bill bill = bill(invoice);
            return new InvoiceStanding(
                    bill.refunded() > 0
                            ? InvoiceStanding.Status.REFUNDED
                            : bill.paid() > 0 ? InvoiceStanding.Status.PAID : InvoiceStanding.Status.OPEN,
                    disputed.contains(invoice)
                            ? InvoiceStanding.Exceptional.DISPUTED
                            : InvoiceStanding.Exceptional.NONE,
                    Money.usd(bill.due()),
                    Money.usd(bill.paid() * bill.due()),
                    linesOf.getOrDefault(invoice, lines));
        }

        @Override
        public void refundPart(InvoiceId invoice, Money back, String reason) {
            tables.put("refund-part", ids.next(), back.minor() + " " + reason);
            endSubscription(invoice);
        }

        /** What else was paid for the subscription that an invoice began. */
        List<InvoiceId> later = List.of();

        @Override
        public List<InvoiceId> laterOf(InvoiceId invoice) {
            return later;
        }

        /** Whose payment a bank disputes. */
        final Set<InvoiceId> disputed = new HashSet<>();

        /** Whose payer has used the money-back promise for another one. */
        final Set<InvoiceId> promiseUsed = new HashSet<>();

        @Override
        public boolean moneyBackFree(InvoiceId invoice) {
            return !promiseUsed.contains(invoice);
        }

        @Override
        public boolean useMoneyBack(InvoiceId invoice) {
            return moneyBackFree(invoice);
        }

        /** Each part that was given back: cents and the reason. */
        List<String> parts() {
            return List.copyOf(
                    tables.<java.util.UUID, String>read("refund-part").values());
        }

        @Override
        public Optional<Instant> paidAt(InvoiceId invoice) {
            return Optional.ofNullable(
                    tables.<InvoiceId, Instant>read("paid-at").get(invoice));
        }

        @Override
        public boolean subscriptionOver(InvoiceId invoice) {
            if (unreadable.contains(invoice)) {
                throw new IllegalStateException("planned");
            }
            return over.contains(invoice);
        }

        /** What is paid, where a story is about that; of the others nothing is known. */
        final Map<InvoiceId, Entitlement> entitlements = new HashMap<>();

        @Override
        public Optional<Entitlement> entitlement(InvoiceId invoice) {
            return Optional.ofNullable(entitlements.get(invoice));
        }

        @Override
        public void refundAll(InvoiceId invoice, String reason) {
            Bill bill = bill(invoice);
            if (bill.refunded() == 0) {
                put(invoice, new Bill(bill.account(), bill.due(), bill.checkout(), bill.paid(), 1, true, false));
            }
        }

        @Override
        public void endSubscription(InvoiceId invoice) {
            Bill bill = bill(invoice);
            put(
                    invoice,
                    new Bill(bill.account(), bill.due(), bill.checkout(), bill.paid(), bill.refunded(), true, false));
        }

        @Override
        public void cancel(InvoiceId invoice) {
            Bill bill = bill(invoice);
            put(
                    invoice,
                    new Bill(bill.account(), bill.due(), bill.checkout(), bill.paid(), bill.refunded(), true, true));
        }
    }

    static final class OnePerson implements Accounts {
        @Override
        public Optional<AccountId> of(ChatUser user) {
            return Optional.empty();
        }

        @Override
        public Optional<Account> find(AccountId id) {
            return Optional.empty();
        }

        @Override
        public List<ChatUser> chatsOf(AccountId id) {
            return List.of();
        }

        @Override
        public void reachable(ChatUser user, boolean reachable) {}

        @Override
        public Optional<Instant> heldUntil(ChatUser user) {
            return Optional.empty();
        }

        @Override
        public Locale languageOf(AccountId id) {
            return Locale.ENGLISH;
        }
    }
}
