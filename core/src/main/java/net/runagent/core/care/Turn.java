package net.runagent.core.care;

import java.time.Duration;

/** What came of one try of a step of a rotation. */
sealed interface Turn {
    record Again(Duration in) implements Turn {}

    /** It could not be seen, which says nothing about how it is. */
    record Unseen(Duration in) implements Turn {}

    /** It looked well; looked at again to be sure. */
    record Green(Duration in) implements Turn {}

    /** On to this step. @param and stored in the same transaction */
    record Next(RotationStep step, Runnable and) implements Turn {
        Next(RotationStep step) {
            this(step, () -> {});
        }
    }

    /** Nothing more happens. @param and done in the same transaction */
    record End(Rotation.Outcome outcome, Runnable and) implements Turn {
        End(Rotation.Outcome outcome) {
            this(outcome, () -> {});
        }
    }

    static Turn keptOld(String reason) {
        return new End(new Rotation.Outcome.KeptOld(reason));
    }

    static Turn failed(String reason) {
        return new End(new Rotation.Outcome.Failed(reason));
    }

    static Turn done() {
        return new End(new Rotation.Outcome.Done());
    }
}
