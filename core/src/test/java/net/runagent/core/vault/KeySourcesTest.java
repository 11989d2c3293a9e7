package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.runagent.core.vault.KeySource.Made;
import net.runagent.core.vault.KeySource.Sought;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come from files, from systemd, or, when asked for explicitly, from the environment. */
class KeySourcesTest {
    private static final byte[] KEY = new byte[32];

    static {
        Arrays.fill(KEY, (byte) 0x9a);
    }

    @TempDir
    Path dir;

    @BeforeEach
    void forUsAlone() throws Exception {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    }

    // ---- the setting

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys/vault.key",
                "file:keys/vault.key",
                "file:keys/{id}/vault.key",
                "file:{id}/vault-{id}.key",
                "systemd:vault-key",
                "systemd:../vault-{id}",
                "env:KEY",
                "env:KEY {id}",
                "vault:secret/{id}"
            })
    void aSettingThatNamesNoNumberedKeyIsRefused(String keys) {
        assertThatThrownBy(() -> new VaultProperties(keys, true, null)).hasMessageContaining("runagent.vault.keys");
    }

    @Test
    void keysInTheEnvironmentNeedTheirSwitch() {
        assertThatThrownBy(() -> new VaultProperties("env:KEY_{id}", false, null))
                .hasMessageContaining("runagent.vault.allow-env-keys=true");
        assertThat(new VaultProperties("env:KEY_{id}", true, null).keys()).isEqualTo("env:KEY_{id}");
    }

    @Test
    void theAuditLogsHeadsLieBesideTheKeyFilesUnlessToldOtherwise() {
        assertThat(new VaultProperties("file:/etc/runagent/vault-{id}.key", false, null).auditHeadsFile())
                .isEqualTo(Path.of("/etc/runagent/audit-heads.log"));
        assertThat(new VaultProperties("systemd:vault-{id}", false, null).auditHeadsFile())
                .isEqualTo(Path.of("audit-heads.log"));
        assertThat(new VaultProperties("systemd:vault-{id}", false, dir.resolve("heads")).auditHeadsFile())
                .isEqualTo(dir.resolve("heads"));
    }

    // ---- files

    @Test
    void filesAreFoundByTheirNumberAndListed() throws Exception {
        file("vault-2.key", KEY, "r--------");
        file("vault-11.key", KEY, "r--------");
        for (String other :
                new String[] {"vault-.key", "vault-02.key", "vault-x.key", "vault-2.key.bak", "vault-2147483648.key"}) {
            file(other, KEY, "r--------");
        }
        KeySource source = files();
        assertThat(source.present()).containsExactly(2, 11);
        assertThat(isOurs(source.find(2))).isTrue();
        assertThat(source.find(1)).isInstanceOf(Sought.Absent.class);
        assertThat(source.place(1)).isEqualTo(dir.resolve("vault-1.key").toString());
    }

    @Test
    void aFolderInPlaceOfAKeyIsRefused() throws Exception {
        Files.createDirectory(dir.resolve("vault-1.key"));
        assertThat(unfit(files())).contains("is not a regular file").contains("folder");
    }

    @Test
    void aKeyWithALineEndTooMuchIsRefusedAndToldSo() throws Exception {
        byte[] content = Arrays.copyOf(KEY, 33);
        content[32] = '\n';
        file("vault-1.key", content, "r--------");
        assertThat(unfit(files())).contains("33 bytes").contains("line end that an editor has added");
    }

    @Test
    void anEndlessFileIsNotReadIntoMemory() throws Exception {
        file("vault-1.key", new byte[1 << 20], "r--------");
        assertThat(unfit(files())).contains("1048576 bytes of another form");
    }

    @Test
    void aKeyIsMadeOnceAndWhatADeadProcessLeftBehindGoes() throws Exception {
        Path left = file("vault-1.key.new-00aa", KEY, "rw-------");
        KeySource source = files();
        assertThat(source.make(1, new KeyFileTest.FixedChance())).isInstanceOf(Made.Done.class);
        assertThat(left).doesNotExist();
        byte[] first = Files.readAllBytes(dir.resolve("vault-1.key"));
        assertThat(source.make(1, new KeyFileTest.FixedChance())).isInstanceOf(Made.Done.class);
        assertThat(Files.readAllBytes(dir.resolve("vault-1.key"))).isEqualTo(first);
        assertThat(dir.toFile().list()).containsExactly("vault-1.key");
    }

    @Test
    void ofSeveralWhoMakeTheSameKeyOneDoesAndNobodyIsWithout() throws Exception {
        KeySource source = files();
        Chance each = new CountingChance();
        try (ExecutorService several = Executors.newFixedThreadPool(8)) {
            for (int id = 1; id <= 200; id++) {
                int number = id;
                List<Callable<Made>> makers = Collections.nCopies(8, () -> source.make(number, each));
                for (Future<Made> made : several.invokeAll(makers)) {
                    assertThat(made.get()).isInstanceOf(Made.Done.class);
                }
                assertThat(source.find(number)).isInstanceOf(Sought.Found.class);
            }
        }
        try (var left = Files.list(dir)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .hasSize(200)
                    .noneMatch(n -> n.contains(".new-"));
        }
    }

    // ---- systemd

    @Test
    void aCredentialOfTheUnitIsAKey() throws Exception {
        file("vault-1", KEY, "r--------");
        file("vault-3", text(HexFormat.of().formatHex(KEY)), "r--r-----");
        KeySource source = credentials(dir.toString());
        assertThat(source.present()).containsExactly(1, 3);
        assertThat(isOurs(source.find(1))).isTrue();
        assertThat(isOurs(source.find(3))).isTrue();
        assertThat(source.find(2)).isInstanceOf(Sought.Absent.class);
        assertThat(source.place(2)).isEqualTo("the systemd credential vault-2");
    }

    @Test
    void aCredentialOutsideAUnitSaysHowToStart() {
        assertThat(unfit(credentials(null)))
                .contains("CREDENTIALS_DIRECTORY")
                .contains("LoadCredentialEncrypted=vault-1")
                .contains("Nothing was changed");
    }

    @Test
    void aCredentialThatSystemdWouldNeverHandOutIsRefused() throws Exception {
        for (String mode : new String[] {"r--r--r--", "rw-rw----", "rwx------"}) {
            Path file = file("vault-1", KEY, mode);
            assertThat(unfit(credentials(dir.toString()))).contains("mode " + mode);
            Files.delete(file);
        }
        Files.createSymbolicLink(dir.resolve("vault-1"), file("elsewhere", KEY, "r--------"));
        assertThat(unfit(credentials(dir.toString()))).contains("is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64, 5000})
    void aCredentialOfAnotherLengthIsRefused(int length) throws Exception {
        file("vault-1", new byte[length], "r--------");
        assertThat(unfit(credentials(dir.toString()))).contains(length + " bytes of another form");
    }

    @Test
    void aNewCredentialIsMadeByHand() {
        assertThat(credentials(dir.toString()).make(2, new KeyFileTest.FixedChance()))
                .isInstanceOfSatisfying(
                        Made.ByHand.class,
                        hand -> assertThat(hand.how()).contains("systemd-creds encrypt --name=vault-2"));
        assertThat(dir.toFile().list()).isEmpty();
    }

    // ---- environment

    @Test
    void aVariableHoldsAKeyInHexOrBase64() {
        KeySource source = variables(Map.of(
                "KEY_1",
                HexFormat.of().formatHex(KEY),
                "KEY_2",
                Base64.getEncoder().encodeToString(KEY)));
        assertThat(source.present()).containsExactly(1, 2);
        assertThat(isOurs(source.find(1))).isTrue();
        assertThat(isOurs(source.find(2))).isTrue();
        assertThat(source.find(3)).isInstanceOf(Sought.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00ff", "a passphrase of 32 characters !!", "zz"})
    void aVariableOfAnotherFormIsRefusedWithoutQuotingIt(String value) {
        String why = unfit(variables(Map.of("KEY_1", value)));
        assertThat(why).contains("KEY_1").contains(value.length() + " characters of another form");
        if (!value.isEmpty()) {
            assertThat(why).doesNotContain(value);
        }
    }

    // ---- the key itself

    @Test
    void aForgottenKeyWrapsNothingMore() {
        OffHeapKey key = OffHeapKey.taking(KEY.clone());
        byte[] sealed = key.wrap(new byte[12], new byte[0], text("plain"));
        assertThat(key.unwrap(new byte[12], new byte[0], sealed)).isEqualTo(text("plain"));
        key.close();
        key.close();
        assertThatThrownBy(() -> key.wrap(new byte[12], new byte[0], text("plain")))
                .hasMessageContaining("forgotten");
        assertThatThrownBy(() -> key.unwrap(new byte[12], new byte[0], sealed)).hasMessageContaining("forgotten");
    }

    @Test
    void theBytesOfAKeyAreZeroedWhereTheyCameFrom() {
        byte[] bytes = KEY.clone();
        OffHeapKey.taking(bytes).close();
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void aKnownTextOpensUnderItsOwnKeyAndNumberAlone() {
        KeyEncryptionKey key = OffHeapKey.taking(KEY.clone());
        byte[] known = KnownText.wrapped(key, 1, new byte[12]);
        assertThat(KnownText.opens(key, 1, known)).isTrue();
        assertThat(KnownText.opens(key, 2, known)).isFalse();
        assertThat(KnownText.opens(OffHeapKey.taking(new byte[32]), 1, known)).isFalse();
        assertThat(KnownText.opens(key, 1, Arrays.copyOf(known, known.length - 1)))
                .isFalse();
        assertThat(KnownText.opens(key, 1, new byte[3])).isFalse();
    }

    private KeySource files() {
        return KeySources.of(
                new VaultProperties("file:" + dir.resolve("vault-{id}.key"), false, null), Map.of(), false);
    }

    private static KeySource credentials(@Nullable String folder) {
        return KeySources.of(
                new VaultProperties("systemd:vault-{id}", false, null),
                folder == null ? Map.of() : Map.of("CREDENTIALS_DIRECTORY", folder),
                false);
    }

    private static KeySource variables(Map<String, String> variables) {
        return KeySources.of(new VaultProperties("env:KEY_{id}", true, null), variables, false);
    }

    private static String unfit(KeySource source) {
        assertThat(source.find(1)).isInstanceOf(Sought.Unfit.class);
        return ((Sought.Unfit) source.find(1)).why();
    }

    private static boolean isOurs(Sought sought) {
        try (KeyEncryptionKey key = ((Sought.Found) sought).key();
                OffHeapKey ours = OffHeapKey.taking(KEY.clone())) {
            byte[] sealed = ours.wrap(new byte[12], new byte[0], text("plain"));
            return Arrays.equals(key.unwrap(new byte[12], new byte[0], sealed), text("plain"));
        }
    }

    private Path file(String name, byte[] content, String mode) throws Exception {
        Path file = dir.resolve(name);
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Other bytes for each who asks. */
    private static final class CountingChance implements Chance {
        private final AtomicLong asked = new AtomicLong();

        @Override
        public byte[] bytes(int count) {
            return ByteBuffer.allocate(count).putLong(asked.incrementAndGet()).array();
        }

        @Override
        public int below(int bound) {
            return 0;
        }
    }
}
