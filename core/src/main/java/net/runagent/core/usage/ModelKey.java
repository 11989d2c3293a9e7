package net.runagent.core.usage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/**
 * The key of one agent, as we know it. When it is replaced while the agent runs, what the replaced ones have used or may still
 * use counts as well: the agent never gets more than was granted, and its usage has no gap.
 *
 * @param name {@code ra-<environment>-<deployment>}, from the second one on with its number behind: how it is found again
 *     when an answer was lost
 * @param hash the provider's name for it; null until the key lies in the vault
 * @param limit absolute, for the whole life of all keys of the agent; the start limit until the agent has answered, then all
 *     that was granted
 * @param blocked wanted: it may not be used for now, while a payment is disputed or its agent is switched off
 * @param aside wanted: its owner's own key is used instead, so that this one is off
 * @param wantedAt when one of them was wanted otherwise last; what the provider holds follows ({@link AlignKey})
 * @param meter null before it was read for the first time
 * @param series the number of this key among those of the agent, from 1
 * @param cap wanted: the most it may use in its life, while another one is made in its place; null otherwise
 * @param madeFor the replacement that made it; null for the first one
 * @param past those that it has replaced
 * @param allowance what its owner lets the agent spend in each period; null for all there is
 */
public record ModelKey(
        DeploymentId deployment,
        String name,
        Standing standing,
        @Nullable String hash,
        UsdMicros limit,
        boolean blocked,
        boolean aside,
        Instant wantedAt,
        Instant since,
        @Nullable Meter meter,
        int series,
        @Nullable UsdMicros cap,
        @Nullable UUID madeFor,
        List<Past> past,
        @Nullable Allowance allowance) {
    private static final UsdMicros LEAST = new UsdMicros(1);

    /** With an allowance the limit comes from two counts of the provider, each rounded: that is no other limit. */
    private static final long ROUNDED = 10;

    /** The present period and as many after it as the provider may count while nobody of us looks. */
    private static final long COVERED_PERIODS = 8;

    public ModelKey {
        past = List.copyOf(past);
    }

    static ModelKey first(DeploymentId deployment, String name, UsdMicros limit, Instant now) {
        return new ModelKey(
                deployment,
                name,
                Standing.INTENDED,
                null,
                limit,
                false,
                false,
                now,
                now,
                null,
                1,
                null,
                null,
                List.of(),
                null);
    }

    /** The owner's own key is used instead. */
    ModelKey setAside() {
        return new ModelKey(
                deployment,
                name,
                standing,
                hash,
                limit,
                blocked,
                true,
                wantedAt,
                since,
                meter,
                series,
                cap,
                madeFor,
                past,
                allowance);
    }

    /** Whether it may not be used, for whatever reason. */
    boolean off() {
        return blocked || aside;
    }

    /** Whether the provider holds what is wanted. An unlimited key never does. */
    boolean holds(ChildKeys.KeyState state, Instant now) {
        KeyLimit wanted = wantedLimit(state, now);
        UsdMicros held = state.limit();
        return held != null
                && Math.abs(wanted.amount().value() - held.value()) <= (allowance == null ? 0 : ROUNDED)
                && wanted.each() == state.each()
                && off() == state.disabled();
    }

    /** What this one key may use in its whole life. Never nothing: a key without a limit is not asked for. */
    UsdMicros wantedLimit() {
        return cap == null ? atLeast(limit.minus(claimed())) : cap;
    }

    /**
     * What this one key may use, with its owner's allowance. The provider counts periods by itself only while there is credit
     * for so many of them that nobody needs to look in between. Otherwise the key gets a limit for its life that ends with the
     * present period: whatever we miss after that, the agent pauses and does not spend what is not there.
     *
     * @param state of this key, read at {@code now}
     */
    KeyLimit wantedLimit(ChildKeys.KeyState state, Instant now) {
        UsdMicros life = wantedLimit();
        Allowance its = allowance;
        if (cap != null || its == null) {
            return KeyLimit.life(life);
        }
        UsdMicros others = othersIn(its.each(), now);
        UsdMicros may = its.at(now).minus(others);
        UsdMicros left = life.minus(state.usage());
        boolean plain = others.value() == 0 && may.equals(its.amount());
        if (plain && left.value() >= Math.multiplyExact(its.amount().value(), COVERED_PERIODS)) {
            return new KeyLimit(its.amount(), its.each());
        }
        UsdMicros before = state.usage().minus(state.in(its.each()));
        UsdMicros upToHere = before.plus(may);
        return KeyLimit.life(atLeast(upToHere.value() < life.value() ? upToHere : life));
    }

    /** What this key may still use now, within the allowance and the credit; slightly negative when it has used more. */
    UsdMicros room(ChildKeys.KeyState state, Instant now) {
        UsdMicros left = limit.minus(claimed()).minus(state.usage());
        Allowance its = allowance;
        UsdMicros allowed = its == null
                ? left
                : its.at(now).minus(othersIn(its.each(), now)).minus(state.in(its.each()));
        return allowed.value() < left.value() ? allowed : left;
    }

    /** What the replaced ones have used in the present period, or may still use in it. */
    private UsdMicros othersIn(Allowance.Each each, Instant now) {
        return past.stream()
                .map(p -> p.meter().in(each, now).plus(p.claim().minus(p.meter().total())))
                .reduce(UsdMicros.ZERO, UsdMicros::plus);
    }

    /** What all of them have used in the present period, as read last. */
    UsdMicros usedIn(Allowance.Each each, Instant now) {
        UsdMicros before = past.stream().map(p -> p.meter().in(each, now)).reduce(UsdMicros.ZERO, UsdMicros::plus);
        return meter == null ? before : before.plus(meter.in(each, now));
    }

    /** What the replaced ones have used, or may still use. */
    UsdMicros claimed() {
        return past.stream().map(Past::claim).reduce(UsdMicros.ZERO, UsdMicros::plus);
    }

    /** What all of them have used, as read last. */
    UsdMicros used() {
        UsdMicros before = past.stream().map(p -> p.meter().total()).reduce(UsdMicros.ZERO, UsdMicros::plus);
        return meter == null ? before : before.plus(meter.total());
    }

    static UsdMicros atLeast(UsdMicros wanted) {
        return wanted.value() < LEAST.value() ? LEAST : wanted;
    }

    /**
     * A key that was replaced.
     *
     * @param cap the most it may use in its life
     * @param meter as read last; final once it is removed
     * @param removed whether it is gone at the provider
     */
    public record Past(String hash, UsdMicros cap, Meter meter, Instant replacedAt, boolean removed) {
        UsdMicros claim() {
            // What it used beyond its cap was used all the same.
            return removed || meter.total().value() > cap.value() ? meter.total() : cap;
        }
    }

    public enum Standing {
        /** To be made; a key of this name may exist whose secret nobody has. */
        INTENDED,
        /** Made, its secret lies in the vault. */
        MADE,
        /** Deleted, the final usage is in the meter. */
        REMOVED
    }

    /** @param total in the whole life of the key; today, week (from Monday) and month are UTC, as of {@code at} */
    public record Meter(UsdMicros total, UsdMicros today, UsdMicros week, UsdMicros month, Instant at) {
        static Meter of(ChildKeys.KeyState key, Instant now) {
            return new Meter(key.usage(), key.today(), key.week(), key.month(), now);
        }

        /** In the present period; a reading from before it says nothing about it. */
        UsdMicros in(Allowance.Each each, Instant now) {
            if (at.atZone(ZoneOffset.UTC).toLocalDate().isBefore(each.begin(now))) {
                return UsdMicros.ZERO;
            }
            return switch (each) {
                case DAY -> today;
                case WEEK -> week;
                case MONTH -> month;
            };
        }
    }
}
