package net.runagent.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldTest {
    @TempDir
    Path dir;

    @Test
    void theSameSeedDrawsTheSameNames() {
        assertThat(new World(7).chance().alphanumeric(20))
                .isEqualTo(new World(7).chance().alphanumeric(20));
    }

    @Test
    void aSecondStartOnTheSameFolderGoesOnWhereItWasWithoutDrawingTheSameIdsAgain() {
        World first = new World(dir, 7, false);
        String token = first.credentials().get("token", () -> first.chance().hex(20));
        String drawn = first.chance().hex(20);
        first.clock().advance(Duration.ofDays(400));
        first.secrets().add("token", token, "telegram");
        first.close();

        World second = new World(dir, 7, false);
        assertThat(second.credentials().get("token", () -> second.chance().hex(20)))
                .isEqualTo(token);
        assertThat(second.chance().hex(20)).isNotEqualTo(drawn);
        assertThat(second.clock().offset()).isEqualTo(Duration.ofDays(400));
        assertThat(second.secrets().all()).containsExactly(new Secrets.Known("token", token, "telegram"));
        second.close();
    }

    @Test
    void anActionIsUnderWayUntilWhatItDoesIsDone() {
        World world = new World(1);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        world.delays().after(Duration.ZERO, () -> {
            begun.complete(null);
            done.join();
        });
        begun.join();
        assertThat(world.delays().pending()).isEqualTo(1);
        done.complete(null);
        while (world.delays().pending() > 0) {
            Thread.onSpinWait();
        }
        world.close();
    }

    @Test
    void worldTimeOnlyGrows() {
        World world = new World(1);
        Instant before = world.clock().now();
        world.clock().advance(Duration.ofHours(1));
        assertThat(world.clock().now()).isAfter(before.plus(Duration.ofMinutes(59)));
        assertThatThrownBy(() -> world.clock().advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
