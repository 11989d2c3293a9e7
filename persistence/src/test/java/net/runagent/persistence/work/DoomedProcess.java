package net.runagent.persistence.work;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import net.runagent.core.work.Job;
import net.runagent.persistence.database.TestDatabase;

/** A process of its own that takes a job and never ends it: to be killed. */
final class DoomedProcess {
    private DoomedProcess() {}

    public static void main(String[] args) throws InterruptedException {
        TestDatabase db = TestDatabase.at(args[0], args[1], args[2]);
        try (WorkContext service = new WorkContext(db, new Endless()).started()) {
            new CountDownLatch(1).await();
        }
    }

    static final class Endless implements Job {
        @Override
        public String name() {
            return "build";
        }

        @Override
        public Next run(UUID id) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return Next.done();
        }
    }
}
