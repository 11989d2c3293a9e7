package net.runagent.sandbox.api;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.service.Control;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.RealTime;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/**
 * Moves world time in {@link Hops hops}: the service pauses, nothing executes, the clock goes to the next due instant of
 * either side (a day at most), the service resumes and works off what became due. Time therefore never passes under
 * running work.
 */
public final class Advance {
    private static final Duration STUCK_AFTER = Duration.ofSeconds(120);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final World world;
    private final @Nullable Control control;

    /** @param control null while there is no service */
    public Advance(World world, @Nullable Control control) {
        this.world = world;
        this.control = control;
    }

    /** {@code P1M} and {@code P8Y} count calendar months from now, {@code PT30S} and {@code P3D} exact time. */
    public static Instant target(Instant from, String by) {
        int time = by.indexOf('T');
        String date = time < 0 ? by : by.substring(0, time);
        try {
            Instant target = from;
            if (date.length() > 1) {
                target = target.atZone(ZoneOffset.UTC).plus(Period.parse(date)).toInstant();
            }
            if (time >= 0) {
                target = target.plus(Duration.parse("P" + by.substring(time)));
            }
            if (target.isBefore(from)) {
                throw Refusal.badRequest("world time never goes back");
            }
            return target;
        } catch (java.time.DateTimeException notADuration) {
            throw Refusal.badRequest("by is an ISO-8601 duration such as P30D, P1M or PT30S");
        }
    }

    /** Answers when the target is reached and nothing is due any more. */
    public synchronized Instant to(Instant target) {
        settle();
        Hops hops = new Hops(world.clock().now(), target);
        while (world.clock().now().isBefore(target)) {
            hop(hops);
            settle();
        }
        return world.clock().now();
    }

    private void hop(Hops hops) {
        quiesce();
        try {
            Instant now = world.clock().now();
            Optional<Control.Due> due = running().map(Control::due);
            Duration step = hops.next(now, parties(), due.flatMap(Control.Due::next), due.flatMap(Control.Due::dated));
            if (step.isPositive()) {
                world.clock().advance(step);
                tell();
            }
        } finally {
            resume();
        }
    }

    private List<Instant> parties() {
        return world.parties().stream()
                .map(Party::nextDue)
                .flatMap(Optional::stream)
                .toList();
    }

    private void quiesce() {
        Deadline deadline = new Deadline();
        List<String> executing = running().map(Control::pause).orElse(List.of());
        while (!executing.isEmpty()) {
            deadline.check(executing);
            executing = running().map(Control::pause).orElse(List.of());
        }
    }

    private void tell() {
        running().ifPresent(c -> c.clock(world.clock().offset()));
    }

    private void resume() {
        running().ifPresent(Control::resume);
    }

    /** Lets both sides do what is due now, until two looks in a row find nothing. */
    private void settle() {
        Deadline deadline = new Deadline();
        int quiet = 0;
        while (quiet < 2) {
            List<String> busy = busy();
            quiet = busy.isEmpty() ? quiet + 1 : 0;
            deadline.check(busy);
            if (quiet < 2) {
                pause();
            }
        }
    }

    private List<String> busy() {
        List<String> busy = new ArrayList<>();
        Instant now = world.clock().now();
        for (Party party : world.parties()) {
            party.runDue(now);
            party.nextDue().filter(due -> !due.isAfter(now)).ifPresent(due -> busy.add(party.name()));
        }
        if (!world.delays().real() && world.delays().pending() > 0) {
            busy.add("a world action");
        }
        running().ifPresent(c -> {
            Control.Due due = c.due();
            if (!due.idle()) {
                busy.addAll(due.executing());
                count(busy, due.inbox(), "inbox");
                count(busy, due.outbox(), "outbox");
                count(busy, due.jobs(), "jobs");
            }
        });
        return busy;
    }

    private static void count(List<String> busy, int number, String what) {
        if (number > 0) {
            busy.add(number + " " + what);
        }
    }

    private Optional<Control> running() {
        return Optional.ofNullable(control).filter(Control::ready);
    }

    private static void pause() {
        if (!RealTime.passes(LOOK_AGAIN)) {
            throw new Refusal(503, "the sandbox is closing");
        }
    }

    /** Real time without a hop. */
    private static final class Deadline {
        private final long until = System.nanoTime() + STUCK_AFTER.toNanos();

        void check(List<String> stuck) {
            if (System.nanoTime() > until && !stuck.isEmpty()) {
                throw new Refusal(
                        Response.json(504, Map.of("error", "world time does not move on", "stuck", stuck)), "stuck");
            }
        }
    }
}
