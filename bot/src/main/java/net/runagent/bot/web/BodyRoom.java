package net.runagent.bot.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Memory for the bodies that are in hand at the same time. When the database is slow they pile up; whoever comes then is asked
 * to come again, instead of everybody being lost with the process. Room is taken as bytes come in: who announces much and
 * sends little takes little, at most twice what came.
 */
@Component
final class BodyRoom {
    /** A twelfth of the memory that {@code jvm.options} gives. */
    static final int BYTES = 32 * 1024 * 1024;

    /** What a request costs beside its body is counted by this, too. */
    static final int PIECE_BYTES = 16 * 1024;

    private final Semaphore free = new Semaphore(BYTES);

    int freeBytes() {
        return free.availablePermits();
    }

    /** One body's part of the room, given back when it is closed. */
    Place place() {
        return new Place();
    }

    final class Place implements AutoCloseable {
        private int taken;

        /**
         * @param length what was announced, in bytes
         * @return the body, shorter than announced when the sender went away; null when there is no room for it now
         */
        byte @Nullable [] read(InputStream in, int length) throws IOException {
            byte[] body = new byte[Math.min(length, PIECE_BYTES)];
            int read = 0;
            int more = PIECE_BYTES;
            while (take(more)) {
                int wanted = body.length - read;
                int got = in.readNBytes(body, read, wanted);
                read += got;
                if (got < wanted || read == length) {
                    return read == body.length ? body : Arrays.copyOf(body, read);
                }
                more = Math.min(length - read, read);
                body = Arrays.copyOf(body, read + more);
            }
            return null;
        }

        private boolean take(int bytes) {
            boolean there = free.tryAcquire(bytes);
            taken += there ? bytes : 0;
            return there;
        }

        @Override
        public void close() {
            free.release(taken);
        }
    }
}
