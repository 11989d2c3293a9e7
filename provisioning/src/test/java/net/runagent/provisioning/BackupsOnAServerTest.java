package net.runagent.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.core.care.BackupHost;
import net.runagent.core.care.BackupHost.Contents;
import net.runagent.core.care.BackupHost.Made;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.people.ChatParty.Account;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.Saying;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running agent remembers is copied off its server, and put back: the agent then remembers what it did. */
class BackupsOnAServerTest {
    private static final UUID BACKUP = new UUID(0xB, 1);
    private static final UUID RESTORE = new UUID(0xA, 1);

    private SimulatedWorld sim;
    private Account owner;
    private OwnBot bot;

    @BeforeEach
    void anAgentThatRuns() {
        sim = new SimulatedWorld(43);
        owner = sim.telegram.create("Ada", "en");
        bot = sim.telegram.makesToken(owner.userId(), "ada_agent_bot");
        sim.created();
        sim.booted();
        sim.rotated();
        sim.step("install", () -> sim.host.install(sim.access()));
        sim.step("configure", () -> sim.host.configure(sim.access(), sim.desired(owner.userId(), bot.token())));
        SimulatedWorld.until("ready", () -> health().ready());
        says("My cat is called Miezi.", "Miezi");
    }

    @AfterEach
    void close() throws IOException {
        CrashPoint.arm(null);
        assertThat(sim.world.violations().all()).isEmpty();
        sim.close();
    }

    private void says(String words, String answered) {
        int seen = sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().size();
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), words));
        SimulatedWorld.until(
                "an answer with " + answered,
                () -> sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().stream()
                        .skip(seen)
                        .anyMatch(message -> message.text().contains(answered)
                                && !message.from().equals("me")));
    }

    private AgentHealth health() {
        return sim.step("health", () -> sim.host.health(sim.access()));
    }

    private byte[] taken(UUID id) throws IOException {
        Made made = sim.step("make", () -> sim.backups.make(sim.access(), id));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sim.step("fetch", () -> {
            out.reset();
            return sim.backups.fetch(sim.access(), id, out);
        });
        assertThat((long) out.size()).isEqualTo(made.bytes());
        assertThat(sim.backups.contents(new ByteArrayInputStream(out.toByteArray())))
                .isEqualTo(new Contents(made.agentVersion(), files(out.toByteArray()), ""));
        return out.toByteArray();
    }

    private int files(byte[] archive) throws IOException {
        return sim.backups.contents(new ByteArrayInputStream(archive)).files();
    }

    private static String sha256(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void restored(byte[] archive) {
        sim.step(
                "place",
                () -> sim.backups.place(
                        sim.access(), RESTORE, new ByteArrayInputStream(archive), sha256(archive), "2026.9.6"));
        sim.step("unpack", () -> sim.backups.unpack(sim.access(), RESTORE));
        sim.step("stop", () -> sim.backups.stop(sim.access()));
        sim.step("exchange", () -> sim.backups.exchange(sim.access(), RESTORE));
    }

    private void started() {
        sim.step("start", () -> sim.host.configure(sim.access(), sim.desired(owner.userId(), bot.token())));
        SimulatedWorld.until("ready again", () -> health().ready());
    }

    @Test
    void theAgentGoesOnWhileItIsCopiedAndNothingStaysOnTheServer() throws IOException {
        int restarts = health().restarts();
        byte[] archive = taken(BACKUP);
        assertThat(archive).isNotEmpty();
        assertThat(health().restarts()).isEqualTo(restarts);
        assertThat(modes()).containsEntry("/var/lib/runagent/backup/" + BACKUP + ".tar.gz", "0600 openclaw:openclaw");
        assertThat(sim.step("once more", () -> sim.backups.make(sim.access(), BACKUP))
                        .sha256())
                .as("the same one")
                .isEqualTo(sha256(archive));

        sim.step("drop", () -> sim.backups.drop(sim.access(), BACKUP));
        assertThat(modes().keySet()).noneMatch(path -> path.contains("/runagent/backup"));
        assertThat(sim.backups.fetch(sim.access(), BACKUP, new ByteArrayOutputStream()))
                .isInstanceOf(HostResult.Wrong.class);
    }

    @Test
    void whatIsPutBackIsWhatTheAgentRemembersThen() throws IOException {
        byte[] archive = taken(BACKUP);
        says("I sold the cat.", "I sold the cat");
        says("What do you remember?", "I sold the cat");

        restored(archive);
        assertThat(health().serviceActive()).isFalse();
        started();
        says("What do you remember now?", "I remember: My cat is called Miezi.\n".strip());
        assertThat(lastAnswer()).doesNotContain("I sold the cat");

        sim.step("clear", () -> sim.backups.clear(sim.access(), RESTORE, false));
        assertThat(modes().keySet())
                .noneMatch(
                        path -> path.contains("-restored-") || path.contains("-before-") || path.contains("/restore/"));
    }

    @Test
    void whatWasPutAsideComesBack() throws IOException {
        byte[] archive = taken(BACKUP);
        says("I sold the cat.", "I sold the cat");
        restored(archive);
        started();
        sim.step("back", () -> sim.backups.exchangeBack(sim.access(), RESTORE));
        sim.step("back again", () -> sim.backups.exchangeBack(sim.access(), RESTORE));
        started();
        says("What do you remember?", "I sold the cat");
    }

    @Test
    void whatIsNotWhatWasSentIsNotPutBack() throws IOException {
        byte[] archive = taken(BACKUP);
        assertThat(sim.backups.place(
                        sim.access(), RESTORE, new ByteArrayInputStream(archive), sha256(new byte[1]), "2026.9.6"))
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("agent.restore.changed"));
        assertThat(sim.backups.place(
                        sim.access(), RESTORE, new ByteArrayInputStream(archive), sha256(archive), "2026.8.1"))
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo(BackupHost.OTHER_VERSION));
        assertThat(modes().keySet()).noneMatch(path -> path.contains("/restore/"));
    }

    @Test
    void aStoreThatBreaksOffIsNoTroubleOfTheServerAndWhatCameGoes() throws IOException {
        byte[] archive = taken(BACKUP);
        InputStream breaking =
                new SequenceInputStream(new ByteArrayInputStream(archive, 0, archive.length / 2), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the store is gone");
                    }
                });
        assertThatThrownBy(() -> sim.backups.place(sim.access(), RESTORE, breaking, sha256(archive), "2026.9.6"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the store is gone");
        assertThat(modes().keySet()).anyMatch(path -> path.contains(RESTORE.toString()));
        sim.step("clear", () -> sim.backups.clear(sim.access(), RESTORE, false));
        assertThat(modes().keySet()).noneMatch(path -> path.contains(RESTORE.toString()));
    }

    /** Otherwise the line would seem to be broken, and it would be tried for as long as that may take. */
    @Test
    void aDiskThatIsFullSaysSo() throws IOException {
        byte[] archive = taken(BACKUP);
        assertThat(sim.hetzner.machines().breaks(sim.seen().id(), "disk-full")).isTrue();
        assertThat(sim.backups.make(sim.access(), new UUID(0xB, 2)))
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("agent.backup.no-space"));
        assertThat(sim.backups.place(
                        sim.access(), RESTORE, new ByteArrayInputStream(archive), sha256(archive), "2026.9.6"))
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("agent.restore.no-space"));
        sim.hetzner.machines().heals(sim.seen().id(), "disk-full");
    }

    @Test
    void anArchiveThatIsNoneIsRefusedByTheProgramAndByUs() throws IOException {
        byte[] none = "not an archive".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(sim.backups.contents(new ByteArrayInputStream(none)).problem())
                .isNotEmpty();
        sim.step(
                "place",
                () -> sim.backups.place(
                        sim.access(), RESTORE, new ByteArrayInputStream(none), sha256(none), "2026.9.6"));
        SimulatedWorld.until(
                "refused",
                () -> sim.backups.unpack(sim.access(), RESTORE) instanceof HostResult.Wrong<Void>(String code, String _)
                        && code.equals("agent.restore.refused"));
    }

    @Test
    void anArchiveThatWasCutOrChangedSaysSo() throws IOException {
        byte[] archive = taken(BACKUP);
        byte[] cut = java.util.Arrays.copyOf(archive, archive.length / 2);
        assertThat(sim.backups.contents(new ByteArrayInputStream(cut)).problem())
                .isNotEmpty();
        byte[] changed = archive.clone();
        changed[archive.length / 2] ^= 8;
        assertThat(sim.backups.contents(new ByteArrayInputStream(changed)).problem())
                .isNotEmpty();
    }

    /** A crash after each of our marks on the server, and the same is asked for again. */
    @Test
    void aCrashAtAnyMarkIsMadeGoodByAskingAgain() throws IOException {
        TreeSet<String> died = new TreeSet<>();
        CrashPoint.arm(label -> {
            if ((label.startsWith("host.backup") || label.startsWith("host.restore")) && died.add(label)) {
                throw new Died();
            }
        });
        byte[] archive = asked(() -> taken(BACKUP));
        says("I sold the cat.", "I sold the cat");
        asked(() -> {
            restored(archive);
            return archive;
        });
        started();
        says("What do you remember?", "Miezi");
        assertThat(lastAnswer()).doesNotContain("I sold the cat");
        asked(() -> sim.step("back", () -> sim.backups.exchangeBack(sim.access(), RESTORE)));
        started();
        says("And now, what do you remember?", "I sold the cat");
        assertThat(died)
                .containsExactly(
                        "host.backup.prepared",
                        "host.backup.started",
                        "host.restore.aside",
                        "host.restore.emptied",
                        "host.restore.exchanged",
                        "host.restore.unpacking",
                        "host.restore.uploaded");
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T asked(Work<T> work) throws IOException {
        while (true) {
            try {
                return work.run();
            } catch (Died again) {
                // another process
            }
        }
    }

    private String lastAnswer() {
        return sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().stream()
                .filter(message -> !message.from().equals("me"))
                .map(message -> message.text())
                .reduce("", (_, last) -> last);
    }

    private Map<String, String> modes() {
        var modes = new TreeMap<String, String>();
        Object files = sim.hetzner.machines().describe(sim.seen().id()).get("files");
        ((List<?>) files)
                .forEach(file -> modes.put(
                        String.valueOf(((Map<?, ?>) file).get("path")),
                        ((Map<?, ?>) file).get("mode") + " " + ((Map<?, ?>) file).get("owner")));
        return modes;
    }
}
