package net.runagent.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {
    @TempDir
    Path cache;

    @Test
    void on_a_machine_that_never_ran_it_the_programs_are_unpacked_and_can_be_run() {
        Path place = PostgresPrograms.unpacked(cache);

        for (String program : List.of("initdb", "pg_ctl", "postgres")) {
            assertThat(place.resolve("bin").resolve(program)).isExecutable();
        }
        assertThat(place.resolve("share")).isNotEmptyDirectory();
    }

    @Test
    void they_are_unpacked_once_and_an_unpacking_that_was_killed_does_not_count() throws IOException {
        Files.createDirectories(cache.resolve("unpacking-killed/bin"));

        Path place = PostgresPrograms.unpacked(cache);
        Object unpackedAt = Files.getLastModifiedTime(place.resolve("bin/postgres"));

        assertThat(PostgresPrograms.unpacked(cache)).isEqualTo(place);
        assertThat(Files.getLastModifiedTime(place.resolve("bin/postgres"))).isEqualTo(unpackedAt);
        assertThat(finished()).containsExactly(place);
    }

    private List<Path> finished() throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            return all.filter(each -> each.getFileName().toString().startsWith("postgresql-"))
                    .toList();
        }
    }
}
