package net.runagent.core.deployment;

import java.time.Duration;

/** What came of one try of a step. */
sealed interface StepResult {
    /**
     * @param and what is stored in the transaction that marks the step as done
     * @param note left on a step that ended otherwise than its name says, else empty
     */
    record Done(Runnable and, String note) implements StepResult {}

    /**
     * Not done yet, or not known.
     *
     * @param note left for the next try
     * @param what may be stored at the same time
     */
    record NotYet(Duration askAgainIn, String note, Runnable and) implements StepResult {}

    /** This server will not do; a fresh one may. @param code dotted word for the staff */
    record Broken(String code) implements StepResult {}

    /** No fresh server would help. @param reason a text key's tail, told to the customer */
    record Hopeless(String reason) implements StepResult {}

    /** The provider has no room. @param why a text key's tail */
    record NoRoom(String why, String code) implements StepResult {
        /**
         * Whether the provider was asked for the server by its name first and said that there is none. One that refuses us
         * altogether has said nothing about what an earlier order may have made.
         */
        boolean provesAbsence() {
            return !why.equals("provider");
        }
    }

    static StepResult done() {
        return done(() -> {});
    }

    static StepResult done(Runnable and) {
        return new Done(and, "");
    }

    static StepResult doneOtherwise(String note, Runnable and) {
        return new Done(and, note);
    }

    static StepResult again(Duration in) {
        return new NotYet(in, "", () -> {});
    }

    /** Doubles from 500 ms to 10 s: for answers that were lost and for things that take their time. */
    static StepResult again(ProvisioningStep step) {
        return new NotYet(backOff(step.attempts()), step.note(), () -> {});
    }

    /**
     * For looks that cost little at something that takes its time: 120 ms, then 1.35 times as long each, up to 5 s, so that
     * about a quarter of the time it takes, at most a third, is spent on not having looked.
     */
    static StepResult lookAgain(ProvisioningStep step) {
        double millis = 120 * Math.pow(1.35, Math.min(step.attempts(), 20));
        return new NotYet(Duration.ofMillis((long) Math.min(5_000, millis)), step.note(), () -> {});
    }

    static Duration backOff(int attempts) {
        return Duration.ofMillis(Math.min(10_000L, 500L << Math.min(attempts, 5)));
    }
}
