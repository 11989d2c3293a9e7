package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.BackupStore.Name;
import net.runagent.core.deployment.DeploymentId;
import org.junit.jupiter.api.Test;

/** What every store of backups must do, wherever it keeps them. */
public interface BackupStoreContract {
    DeploymentId ADAS = new DeploymentId(new UUID(1, 1));
    DeploymentId BOBS = new DeploymentId(new UUID(2, 2));
    Name FIRST = new Name(ADAS, new UUID(3, 1));
    Name SECOND = new Name(ADAS, new UUID(3, 2));
    Name OTHER = new Name(BOBS, new UUID(4, 1));

    /** An empty one. */
    BackupStore store();

    static String text(BackupStore store, Name name) throws IOException {
        try (InputStream in = store.read(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void put(BackupStore store, Name name, String text) throws IOException {
        store.put(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    default void whatWasPutIsReadAndListedUnderItsDeployment() throws IOException {
        BackupStore store = store();
        put(store, FIRST, "one");
        put(store, SECOND, "two");
        put(store, OTHER, "three");
        assertThat(text(store, FIRST)).isEqualTo("one");
        assertThat(store.of(ADAS)).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(store.owners()).containsExactlyInAnyOrder(ADAS, BOBS);
    }

    @Test
    default void anEmptyStoreHasNothingOfAnybody() throws IOException {
        BackupStore store = store();
        assertThat(store.owners()).isEmpty();
        assertThat(store.of(ADAS)).isEmpty();
        assertThatThrownBy(() -> store.read(FIRST)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void aSecondOneOfTheSameNameReplacesTheFirst() throws IOException {
        BackupStore store = store();
        put(store, FIRST, "a longer one");
        put(store, FIRST, "short");
        assertThat(text(store, FIRST)).isEqualTo("short");
        assertThat(store.of(ADAS)).containsExactly(FIRST);
    }

    @Test
    default void whatBreaksOffLeavesWhatWasThere() throws IOException {
        BackupStore store = store();
        put(store, FIRST, "whole");
        for (Exception trouble : List.of(new IOException("the line"), new IllegalStateException("us"))) {
            assertThatThrownBy(() -> store.put(FIRST, out -> {
                        out.write("half".getBytes(StandardCharsets.UTF_8));
                        switch (trouble) {
                            case IOException line -> throw line;
                            case RuntimeException us -> throw us;
                            default -> throw new AssertionError(trouble);
                        }
                    }))
                    .isSameAs(trouble);
            assertThat(text(store, FIRST)).isEqualTo("whole");
            assertThat(store.of(ADAS)).containsExactly(FIRST);
        }
    }

    @Test
    default void whatIsRemovedIsGoneAndMayBeRemovedAgain() throws IOException {
        BackupStore store = store();
        put(store, FIRST, "one");
        put(store, SECOND, "two");
        store.remove(FIRST);
        store.remove(FIRST);
        assertThat(store.of(ADAS)).containsExactly(SECOND);
        assertThatThrownBy(() -> store.read(FIRST)).isInstanceOf(NoSuchFileException.class);
        store.remove(SECOND);
        assertThat(store.owners()).isEmpty();
    }
}
