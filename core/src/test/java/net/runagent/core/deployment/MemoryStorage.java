package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;

/** The storage ports of this feature on tables in memory. */
final class MemoryStorage {
    private MemoryStorage() {}

    record Claim(UUID worker, Instant until) {}

    record StepKey(SubjectId subject, int generation, String step) {}

    record HostKey(SubjectId subject, int generation) {}

    record Heard(byte[] sealed, Instant at) {}

    static final class Records implements DeploymentRecords {
        private final MemoryTables tables;
        private final Clock clock;

        Records(MemoryTables tables, Clock clock) {
            this.tables = tables;
            this.clock = clock;
        }

        private Map<DeploymentId, Deployment> rows() {
            return tables.read("deployment");
        }

        @Override
        public void add(Deployment deployment) {
            tables.put("deployment", deployment.id(), deployment);
        }

        @Override
        public Optional<Deployment> find(DeploymentId id) {
            return Optional.ofNullable(rows().get(id));
        }

        @Override
        public Optional<Deployment> lock(DeploymentId id) {
            return find(id);
        }

        @Override
        public void save(Deployment changed) {
            tables.put("deployment", changed.id(), changed);
        }

        @Override
        public Optional<Deployment> ofInvoice(InvoiceId invoice) {
            return rows().values().stream()
                    .filter(row -> invoice.equals(row.invoice()))
                    .findFirst();
        }

        @Override
        public List<Deployment> of(AccountId account) {
            return rows().values().stream()
                    .filter(row -> row.account().equals(account))
                    .sorted(Comparator.comparing(Deployment::createdAt).reversed())
                    .toList();
        }

        @Override
        public List<Deployment> in(Set<Class<? extends State>> states) {
            return rows().values().stream()
                    .filter(row -> states.contains(row.state().getClass()))
                    .toList();
        }

        @Override
        public Optional<Deployment> using(Platform platform, String botId) {
            return rows().values().stream()
                    .filter(row -> !row.state().over())
                    .filter(row -> row.bot() != null
                            && row.bot().platform() == platform
                            && row.bot().botId().equals(botId))
                    .findFirst();
        }

        @Override
        public boolean knows(Platform platform, String botId) {
            return rows().values().stream()
                    .anyMatch(row -> row.bot() != null
                            && row.bot().platform() == platform
                            && row.bot().botId().equals(botId));
        }

        @Override
        public boolean claim(DeploymentId id, UUID worker, Duration atMost) {
            Claim held = tables.<DeploymentId, Claim>read("claim").get(id);
            if (held != null && !held.worker().equals(worker) && held.until().isAfter(clock.instant())) {
                return false;
            }
            tables.put("claim", id, new Claim(worker, clock.instant().plus(atMost)));
            return true;
        }

        @Override
        public boolean holds(DeploymentId id, UUID worker) {
            Claim held = tables.<DeploymentId, Claim>read("claim").get(id);
            return held != null && held.worker().equals(worker);
        }

        @Override
        public void release(DeploymentId id, UUID worker) {
            if (holds(id, worker)) {
                tables.remove("claim", id);
            }
        }
    }

    static final class Saga implements SagaRecords {
        private final MemoryTables tables;

        Saga(MemoryTables tables) {
            this.tables = tables;
        }

        @Override
        public Optional<ProvisioningStep> step(SubjectId subject, int generation, String step) {
            return Optional.ofNullable(
                    tables.<StepKey, ProvisioningStep>read("step").get(new StepKey(subject, generation, step)));
        }

        @Override
        public List<ProvisioningStep> steps(SubjectId subject) {
            return tables.<StepKey, ProvisioningStep>read("step").values().stream()
                    .filter(step -> step.subject().equals(subject))
                    .toList();
        }

        @Override
        public List<ProvisioningStep> open(String step) {
            return tables.<StepKey, ProvisioningStep>read("step").values().stream()
                    .filter(row ->
                            row.subject() instanceof DeploymentId && row.step().equals(step) && !row.done())
                    .toList();
        }

        @Override
        public Optional<Duration> usualBuilding() {
            return Optional.empty();
        }

        @Override
        public void put(ProvisioningStep step) {
            tables.put("step", new StepKey(step.subject(), step.generation(), step.step()), step);
        }

        @Override
        public void forget(ProvisioningStep step) {
            tables.remove("step", new StepKey(step.subject(), step.generation(), step.step()));
        }

        @Override
        public List<Host> hosts(SubjectId subject) {
            List<Host> hosts =
                    new ArrayList<>(tables.<HostKey, Host>read("host").values());
            hosts.removeIf(host -> !host.subject().equals(subject));
            hosts.sort(Comparator.comparing(Host::generation));
            return hosts;
        }

        @Override
        public void put(Host host) {
            SpareId spare = host.spare();
            if (spare != null
                    && tables.<HostKey, Host>read("host").values().stream()
                            .anyMatch(other -> spare.equals(other.spare())
                                    && !(other.subject().equals(host.subject())
                                            && other.generation() == host.generation()))) {
                throw new IllegalStateException("spare " + spare + " has a deployment already");
            }
            tables.put("host", new HostKey(host.subject(), host.generation()), host);
        }
    }

    /** Codes that drafts are quoted with. */
    record Discounts(MemoryTables tables) implements ChosenDiscounts {
        @Override
        public void choose(DeploymentId draft, String code) {
            tables.put("discount", draft, code);
        }

        @Override
        public void drop(DeploymentId draft) {
            tables.put("discount", draft, "");
        }

        @Override
        public Optional<String> of(DeploymentId draft) {
            return Optional.ofNullable(
                            tables.<DeploymentId, String>read("discount").get(draft))
                    .filter(code -> !code.isEmpty());
        }
    }

    static final class Spares implements SpareRecords {
        private final MemoryTables tables;
        private final Clock clock;

        Spares(MemoryTables tables, Clock clock) {
            this.tables = tables;
            this.clock = clock;
        }

        Map<SpareId, Spare> rows() {
            return tables.read("spare");
        }

        @Override
        public void add(Spare spare) {
            tables.put("spare", spare.id(), spare);
        }

        @Override
        public Optional<Spare> find(SpareId id) {
            return Optional.ofNullable(rows().get(id));
        }

        @Override
        public Optional<Spare> lock(SpareId id) {
            return find(id);
        }

        @Override
        public void save(Spare changed) {
            SpareState before = rows().get(changed.id()).state();
            if (before != changed.state() && !before.leadsTo(changed.state())) {
                throw new IllegalStateException("a spare that is " + before + " does not become " + changed.state());
            }
            tables.put("spare", changed.id(), changed);
        }

        @Override
        public List<Spare> in(Set<SpareState> states) {
            return rows().values().stream()
                    .filter(row -> states.contains(row.state()))
                    .sorted(Comparator.comparing(Spare::createdAt))
                    .toList();
        }

        @Override
        public Optional<Spare> takeReady(String tier, String place, ServerRecipe recipe, Instant verifiedSince) {
            return rows().values().stream()
                    .filter(row -> row.state() == SpareState.READY
                            && row.tier().equals(tier)
                            && row.place().equals(place)
                            && row.recipe().equals(recipe)
                            && !Objects.requireNonNull(row.verifiedAt()).isBefore(verifiedSince))
                    .min(Comparator.comparing(Spare::readyAt));
        }

        @Override
        public List<Spare> failedSince(Instant since) {
            return rows().values().stream()
                    .filter(row -> row.readyAt() == null && !row.createdAt().isBefore(since))
                    .filter(row -> row.state() == SpareState.DISCARDING || row.state() == SpareState.GONE)
                    .filter(row -> !Set.of("recipe", "not-wanted").contains(row.why()))
                    .toList();
        }

        @Override
        public List<SpareId> forgetGoneBefore(Instant then) {
            List<SpareId> forgotten = rows().values().stream()
                    .filter(row -> tables.<HostKey, Host>read("host").values().stream()
                            .noneMatch(host -> row.id().equals(host.spare())))
                    .filter(row -> row.state() == SpareState.CLAIMED
                            || row.state() == SpareState.GONE && goneBefore(row, then))
                    .map(Spare::id)
                    .toList();
            forgotten.forEach(id -> {
                List.copyOf(tables.<StepKey, ProvisioningStep>read("step").keySet()).stream()
                        .filter(key -> key.subject().equals(id))
                        .forEach(key -> tables.remove("step", key));
                List.copyOf(tables.<HostKey, Host>read("host").keySet()).stream()
                        .filter(key -> key.subject().equals(id))
                        .forEach(key -> tables.remove("host", key));
                tables.remove("spare", id);
            });
            return forgotten;
        }

        private boolean goneBefore(Spare spare, Instant then) {
            ProvisioningStep end = tables.<StepKey, ProvisioningStep>read("step")
                    .get(new StepKey(spare.id(), Spare.GENERATION, TendSpare.DELETE));
            return end != null
                    && end.doneAt() != null
                    && Objects.requireNonNull(end.doneAt()).isBefore(then);
        }

        @Override
        public void decide() {
            // one transaction at a time
        }

        @Override
        public List<Demand> demandSince(Instant since) {
            return tables.<StepKey, ProvisioningStep>read("step").values().stream()
                    .filter(row -> row.step().equals(BuildStep.SERVER.word())
                            && row.subject() instanceof DeploymentId
                            && !row.startedAt().isBefore(since))
                    .map(row -> tables.<DeploymentId, Deployment>read("deployment")
                            .get(row.deployment())
                            .selection())
                    .map(selection -> new Demand(selection.plan(), selection.place(), 1))
                    .toList();
        }

        @Override
        public boolean claim(SpareId id, UUID worker, Duration atMost) {
            Claim held = tables.<SpareId, Claim>read("spare-claim").get(id);
            if (held != null && !held.worker().equals(worker) && held.until().isAfter(clock.instant())) {
                return false;
            }
            tables.put("spare-claim", id, new Claim(worker, clock.instant().plus(atMost)));
            return true;
        }

        @Override
        public boolean holds(SpareId id, UUID worker) {
            Claim held = tables.<SpareId, Claim>read("spare-claim").get(id);
            return held != null && held.worker().equals(worker);
        }

        @Override
        public void release(SpareId id, UUID worker) {
            if (holds(id, worker)) {
                tables.remove("spare-claim", id);
            }
        }
    }

    record Channels(MemoryTables tables) implements ChannelChanges {
        @Override
        public Optional<ChannelChange> find(DeploymentId deployment) {
            return Optional.ofNullable(
                    tables.<DeploymentId, ChannelChange>read("channel").get(deployment));
        }

        @Override
        public void decide(Platform platform, String botId) {
            // one transaction at a time
        }

        @Override
        public boolean involves(Platform platform, String botId) {
            return tables.<DeploymentId, ChannelChange>read("channel").values().stream()
                    .flatMap(ChannelChange::bots)
                    .anyMatch(bot -> bot.platform() == platform && bot.botId().equals(botId));
        }

        @Override
        public void put(ChannelChange change) {
            tables.put("channel", change.deployment(), change);
        }

        @Override
        public void remove(DeploymentId deployment) {
            tables.remove("channel", deployment);
        }
    }

    static final class Answers implements FirstAnswers {
        private final MemoryTables tables;

        Answers(MemoryTables tables) {
            this.tables = tables;
        }

        @Override
        public void keep(DeploymentId deployment, byte[] sealed, Instant at) {
            tables.put("answer", deployment, new Heard(sealed, at));
        }

        @Override
        public Optional<byte[]> take(DeploymentId deployment) {
            Heard heard = tables.<DeploymentId, Heard>read("answer").get(deployment);
            tables.remove("answer", deployment);
            return Optional.ofNullable(heard).map(Heard::sealed);
        }

        @Override
        public void forgetBefore(Instant at) {
            List<Object> old = new ArrayList<>();
            tables.<Object, Heard>read("answer").forEach((id, heard) -> {
                if (heard.at().isBefore(at)) {
                    old.add(id);
                }
            });
            old.forEach(id -> tables.remove("answer", id));
        }
    }

    static final class Papers implements Receipts {
        private final MemoryTables tables;

        Papers(MemoryTables tables) {
            this.tables = tables;
        }

        @Override
        public void keep(DeploymentId deployment, String document) {
            if (find(deployment).isEmpty()) {
                tables.put("receipt", deployment, document);
            }
        }

        @Override
        public Optional<String> find(DeploymentId deployment) {
            return Optional.ofNullable(
                    tables.<DeploymentId, String>read("receipt").get(deployment));
        }
    }
}
