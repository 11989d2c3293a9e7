package net.runagent.core.deployment;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.runagent.core.billing.Entitlement.Grace;
import net.runagent.core.billing.Entitlement.Suspended;
import net.runagent.core.conversation.Tidings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Tells the owner of an agent that is not paid for, in the chats and by mail: when the grace begins, in its middle and a day
 * before its end, each once, and never two on one day (UTC). Who could not be told in time is not switched off before they
 * have had a day.
 */
@Component
class GraceNotices {
    /** The provider charges when a period begins; until its answer was looked for, once an hour at least, nobody is alarmed. */
    private static final Duration CHARGED_WITHIN = Duration.ofHours(2);

    private static final Duration LAST_BEFORE = Duration.ofDays(1);

    /** Of the grace that is told about: its key is the end of the grace, its note what was told last, done when. */
    private static final String TOLD = "grace.notice";

    /** Said instead when what was paid has gone back: no other card pays for that. */
    private static final String WENT_BACK = "back";

    private static final String WENT_BACK_LAST = "back_last";

    /** Said instead when nobody charges for it. */
    private static final String PREPAID = "prepaid";

    private static final String PREPAID_LAST = "prepaid_last";

    enum Stage {
        BEGAN,
        MIDDLE,
        LAST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Instant at(Grace grace) {
            return switch (this) {
                case BEGAN ->
                    grace.declined() || grace.takenBack() || grace.prepaid()
                            ? grace.since()
                            : grace.since().plus(CHARGED_WITHIN);
                case MIDDLE ->
                    grace.since()
                            .plus(Duration.between(grace.since(), grace.until()).dividedBy(2));
                case LAST -> grace.until().minus(LAST_BEFORE);
            };
        }
    }

    private final SagaRecords saga;
    private final Tidings tidings;
    private final ApplicationEventPublisher events;

    GraceNotices(SagaRecords saga, Tidings tidings, ApplicationEventPublisher events) {
        this.saga = saga;
        this.tidings = tidings;
        this.events = events;
    }

    /**
     * Tells what is due now, if anything is. Joins the running transaction.
     *
     * @return when to look again
     */
    Instant tell(Deployment deployment, Grace grace, Instant now) {
        ProvisioningStep told = told(deployment, grace.until());
        Stage before = told == null ? null : Stage.valueOf(told.note());
        Stage due = Stream.of(Stage.values())
                .filter(stage -> !now.isBefore(stage.at(grace)))
                .reduce((_, later) -> later)
                .orElse(null);
        boolean tooMuch = told != null && day(told.doneAt()).equals(day(now))
                || due == Stage.LAST && before != null && day(now).equals(day(grace.until()));
        boolean further = due != null && (before == null || due.compareTo(before) > 0);
        if (due != null && further && !tooMuch) {
            say(deployment, due, word(due, grace.takenBack(), grace.prepaid()), grace.until(), grace.until(), now);
        }
        Stream<Instant> stages = Stream.of(Stage.values()).map(stage -> stage.at(grace));
        Stream<Instant> tomorrow = further && tooMuch
                ? Stream.of(now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS))
                : Stream.empty();
        return Stream.concat(stages, tomorrow)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .filter(grace.until()::isAfter)
                .orElse(grace.until());
    }

    /**
     * The grace is over. Joins the running transaction.
     *
     * @return until when its owner, who was told too late, has to be waited for; empty when they were told in time
     */
    Optional<Instant> warnedUntil(Deployment deployment, Suspended over, Instant now) {
        Instant graceEnd = over.since();
        ProvisioningStep told = told(deployment, graceEnd);
        if (told == null) {
            say(deployment, Stage.LAST, word(Stage.LAST, over.takenBack(), over.prepaid()), graceEnd, now.plus(LAST_BEFORE), now);
            return Optional.of(now.plus(LAST_BEFORE));
        }
        Instant earliest = told.startedAt().plus(LAST_BEFORE);
        return now.isBefore(earliest) ? Optional.of(earliest) : Optional.empty();
    }

    private static String word(Stage stage, boolean takenBack, boolean prepaid) {
        if (takenBack) {
            return stage == Stage.LAST ? WENT_BACK_LAST : WENT_BACK;
        }
        if (prepaid) {
            return stage == Stage.LAST ? PREPAID_LAST : PREPAID;
        }
        return stage.word();
    }

    private void say(Deployment deployment, Stage stage, String word, Instant graceEnd, Instant until, Instant now) {
        DeploymentId id = deployment.id();
        String once = "grace:%s:%s:%s".formatted(id, graceEnd, stage.word());
        tidings.tell(deployment.account(), new PaymentMissing(id.value(), word, until), once);
        events.publishEvent(new DeploymentUnpaid(id, word, stage.word(), until));
        ProvisioningStep before = told(deployment, graceEnd);
        ProvisioningStep row =
                before == null ? ProvisioningStep.intent(id, 0, TOLD, graceEnd.toString(), "none", now) : before;
        saga.put(row.noting(stage.name()).done(now));
    }

    private @Nullable ProvisioningStep told(Deployment deployment, Instant graceEnd) {
        return saga.step(deployment.id(), 0, TOLD)
                .filter(step -> step.key().equals(graceEnd.toString()))
                .orElse(null);
    }

    private static LocalDate day(@Nullable Instant instant) {
        return instant == null ? LocalDate.MIN : LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
