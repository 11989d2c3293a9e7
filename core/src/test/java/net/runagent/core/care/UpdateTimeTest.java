package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import org.junit.jupiter.api.Test;

/** An agent is updated when its owner sleeps, by the owner's own clock. */
class UpdateTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final DeploymentId AGENT = new DeploymentId(new UUID(7, 1));

    /** A Monday, 13:00 in Berlin. */
    private static final Instant MONDAY_NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private static UpdateWish wish(ZoneId zone) {
        return new UpdateWish(AGENT, UpdateWindow.usual(zone), null, null);
    }

    @Test
    void theWindowIsFourHoursOfTheOwnersNight() {
        UpdateWindow window = UpdateWindow.usual(BERLIN);
        assertThat(window.open(at("2026-11-24T00:59:59Z"), false)).isFalse();
        assertThat(window.open(at("2026-11-24T01:00:00Z"), false)).isTrue();
        assertThat(window.open(at("2026-11-24T04:59:59Z"), false)).isTrue();
        assertThat(window.open(at("2026-11-24T05:00:00Z"), false)).isFalse();
        assertThat(UpdateWindow.usual(TOKYO).open(at("2026-11-23T17:00:00Z"), false))
                .isTrue();
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItOpens() {
        UpdateWindow late = new UpdateWindow(23, BERLIN);
        assertThat(late.open(at("2026-11-27T01:00:00Z"), false))
                .as("Friday 02:00, opened on Thursday")
                .isTrue();
        assertThat(late.open(at("2026-11-28T01:00:00Z"), false))
                .as("Saturday 02:00, opened on Friday")
                .isFalse();
    }

    @Test
    void nothingIsRolledOutFromFridayToSunday() {
        UpdateWindow window = UpdateWindow.usual(BERLIN);
        assertThat(window.next(at("2026-11-26T12:00:00Z"), false))
                .as("asked on Thursday")
                .isEqualTo(at("2026-11-30T01:00:00Z"));
        assertThat(window.next(at("2026-11-26T12:00:00Z"), true)).isEqualTo(at("2026-11-27T01:00:00Z"));
    }

    @Test
    void anHourThatTheClocksLeaveOutIsTheNextOne() {
        UpdateWindow window = UpdateWindow.usual(BERLIN);
        // On 2026-03-29 the clocks go from 02:00 to 03:00, which is 01:00 UTC.
        assertThat(window.next(at("2026-03-28T12:00:00Z"), true)).isEqualTo(at("2026-03-29T01:00:00Z"));
        assertThat(window.open(at("2026-03-29T01:30:00Z"), true)).isTrue();
    }

    @Test
    void theOwnerHearsOfItHalfADayBefore() {
        assertThat(UpdateTime.due(false, MONDAY_NOON, wish(BERLIN), MONDAY_NOON))
                .isEqualTo(at("2026-11-24T01:00:00Z"));
        assertThat(UpdateTime.due(false, MONDAY_NOON, wish(BERLIN), at("2026-11-23T20:00:00Z")))
                .as("too late for this night")
                .isEqualTo(at("2026-11-25T01:00:00Z"));
    }

    @Test
    void whatIsHeldOffWaitsForTheFirstWindowAfterIt() {
        UpdateWish held = wish(BERLIN).holding("2026.10.1", MONDAY_NOON.plus(UpdateWish.HOLD));
        Instant due = UpdateTime.due(false, MONDAY_NOON, held, MONDAY_NOON);
        assertThat(due).isEqualTo(at("2026-12-01T01:00:00Z"));
        assertThat(UpdateTime.mayBegin(false, MONDAY_NOON, held, at("2026-11-24T01:30:00Z")))
                .isFalse();
        assertThat(UpdateTime.mayBegin(false, MONDAY_NOON, held, due)).isTrue();
        assertThat(UpdateTime.mayBegin(false, MONDAY_NOON, held.letGo(), at("2026-11-24T01:30:00Z")))
                .isTrue();
    }

    @Test
    void aReleaseInAHurryTakesTheNextWindowOfAnyDay() {
        Instant thursdayEvening = at("2026-11-26T22:00:00Z");
        assertThat(UpdateTime.due(true, thursdayEvening, wish(BERLIN), thursdayEvening))
                .isEqualTo(at("2026-11-27T01:00:00Z"));
    }

    @Test
    void afterThreeDaysItWaitsForNoWindowAndNoHold() {
        UpdateWish held = wish(BERLIN).holding("2026.10.1", MONDAY_NOON.plus(UpdateWish.HOLD));
        assertThat(UpdateTime.due(true, MONDAY_NOON, held, MONDAY_NOON))
                .isEqualTo(MONDAY_NOON.plus(Duration.ofHours(72)));
        Instant thursdayNoon = MONDAY_NOON.plus(Duration.ofHours(72));
        assertThat(UpdateTime.due(true, MONDAY_NOON, held, thursdayNoon))
                .as("and its owner hears of it all the same")
                .isEqualTo(thursdayNoon.plus(Duration.ofHours(1)));
        assertThat(UpdateTime.mayBegin(true, MONDAY_NOON, held, thursdayNoon)).isTrue();
        assertThat(UpdateTime.mayBegin(true, MONDAY_NOON, held, thursdayNoon.minusSeconds(1)))
                .isFalse();
    }
}
