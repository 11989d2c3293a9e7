package net.runagent.core.care;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * An archive on its way, counted and hashed. It takes as long as it takes: now and then whoever waits for it says that it
 * goes on, so that nobody else takes the work over meanwhile.
 */
final class Travelling extends OutputStream {
    /** Well below the time for which a claim lasts. */
    private static final Duration SAID_EVERY = Duration.ofSeconds(8);

    private final OutputStream into;
    private final long most;
    private final Pace pace;
    private final MessageDigest digest = sha256();
    private long bytes;

    /** @param most more than this is not taken: a server must not be able to fill our store */
    Travelling(OutputStream into, long most, Runnable goesOn, Clock clock) {
        this.into = into;
        this.most = most;
        this.pace = new Pace(goesOn, clock);
    }

    private static final class Pace {
        private final Runnable goesOn;
        private final Clock clock;
        private Instant said;

        Pace(Runnable goesOn, Clock clock) {
            this.goesOn = goesOn;
            this.clock = clock;
            this.said = clock.instant();
        }

        void step() {
            Instant now = clock.instant();
            if (now.isAfter(said.plus(SAID_EVERY))) {
                said = now;
                goesOn.run();
            }
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Trouble of where it goes to is not taken for trouble of the line that it comes from. */
    @Override
    public void write(byte[] data, int offset, int length) {
        bytes += length;
        if (bytes > most) {
            return; // counted, and not what was announced
        }
        pace.step();
        digest.update(data, offset, length);
        try {
            into.write(data, offset, length);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /** Asked once, at the end. */
    boolean is(long wantedBytes, String wantedSha256) {
        return bytes == wantedBytes && hex(digest).equals(wantedSha256);
    }

    static DigestInputStream watched(InputStream in, Runnable goesOn, Clock clock) {
        Pace pace = new Pace(goesOn, clock);
        return new DigestInputStream(
                new FilterInputStream(in) {
                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        pace.step();
                        return super.read(into, offset, length);
                    }
                },
                sha256());
    }

    /** In lower case; may be asked once. */
    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
