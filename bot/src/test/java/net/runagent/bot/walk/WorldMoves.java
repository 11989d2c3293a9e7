package net.runagent.bot.walk;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.runagent.core.billing.CardHints;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.deployment.DeploymentId;

/** What happens without anybody's doing: time, weather, trouble outside, and the end of our own process. */
final class WorldMoves {
    private final House house;
    private final Random random;
    private final Doing doing;
    private final Story story;

    WorldMoves(House house, Random random, Doing doing, Story story) {
        this.house = house;
        this.random = random;
        this.doing = doing;
        this.story = story;
    }

    /** What the card provider's webhook does in the end: it makes us look at the order. */
    static void webhook(House house, UUID order) {
        house.within(() -> {
            house.process()
                    .transactions()
                    .run(() -> house.process().bean(CardHints.class).order(order));
            return true;
        });
    }

    void move() {
        int drawn = random.nextInt(100);
        if (drawn < 50) {
            time(Duration.ofSeconds(1 + random.nextInt(120)));
        } else if (drawn < 57) {
            time(Duration.ofMinutes(3 + random.nextInt(90)));
        } else if (drawn < 60) {
            time(Duration.ofDays(1 + random.nextInt(3)));
        } else if (drawn < 61 && random.nextInt(4) == 0) {
            time(Duration.ofDays(32));
        } else if (drawn < 64) {
            Duration by = Duration.ofSeconds(1 + random.nextInt(60));
            story.tell("the clock hops back by " + by);
            house.clock.hopsBack(by);
        } else if (drawn < 70) {
            again();
        } else if (drawn < 75) {
            webhook();
        } else if (drawn < 81) {
            agentDies();
        } else if (drawn < 86) {
            trouble();
        } else if (drawn < 91) {
            house.weather.turns(!house.weather.bad());
            story.tell(house.weather.bad() ? "bad weather" : "good weather");
        } else {
            deaths();
        }
    }

    private void time(Duration by) {
        story.tell("time passes: " + by);
        house.passes(by);
        if (by.toDays() > 0) {
            doing.forgetLast(); // no platform delivers again after so long
        }
    }

    /** The platform delivers again what it delivered before. */
    private void again() {
        doing.last().ifPresent(update -> {
            story.tell("the last update of " + update.whose().mark() + " is delivered again");
            house.settle();
            long shown = house.chat(update.whose()).shown();
            long before = version(update.whose());
            house.arrive(update.whose().user().platform(), update.raw());
            house.settle();
            if (house.chat(update.whose()).shown() != shown || version(update.whose()) != before) {
                throw new AssertionError("an update that was delivered twice did something twice");
            }
        });
    }

    private long version(Whose whose) {
        return doing.stored(whose).map(stored -> stored.stored().version()).orElse(0L);
    }

    private void webhook() {
        List<CardOrder> orders = house.cards.orders();
        if (!orders.isEmpty()) {
            story.tell("a late webhook");
            webhook(house, orders.get(random.nextInt(orders.size())).id());
        }
    }

    private void agentDies() {
        List<DeploymentId> alive = house.cloud.alive();
        if (!alive.isEmpty()) {
            story.tell("an agent dies");
            house.cloud.agentDies(alive.get(random.nextInt(alive.size())));
            time(Duration.ofMinutes(3));
        }
    }

    private void trouble() {
        boolean on = random.nextInt(3) == 0;
        switch (random.nextInt(3)) {
            case 0 -> house.cloud.room(!on);
            case 1 -> house.cloud.firstOnesAreBroken(on);
            default -> house.cloud.startPressed(!on);
        }
        story.tell("trouble: " + on);
    }

    private void deaths() {
        if (random.nextInt(3) == 0) {
            story.tell("the service is restarted");
            house.restart();
        } else {
            int n = 1 + random.nextInt(25);
            story.tell("the process will die at crash point no. " + n);
            house.diesSoon(n);
        }
    }
}
