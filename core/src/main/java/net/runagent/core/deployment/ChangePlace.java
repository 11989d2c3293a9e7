package net.runagent.core.deployment;

import java.util.List;
import net.runagent.core.catalogue.Place;
import net.runagent.core.deployment.Life.Already;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** A customer whose order waits for a free server has it built in another country, for the same price. */
@Component
public class ChangePlace {
    /** Somebody else was faster there: a text key's tail. */
    public static final String FULL = "place-full";

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final OtherPlaces others;
    private final Lives lives;
    private final Later later;
    private final Transactions transactions;

    ChangePlace(
            DeploymentRecords records,
            SagaRecords saga,
            OtherPlaces others,
            Lives lives,
            Later later,
            Transactions transactions) {
        this.records = records;
        this.saga = saga;
        this.others = others;
        this.lives = lives;
        this.later = later;
        this.transactions = transactions;
    }

    /** Where else it could be built now; empty when it does not wait for a server. */
    public List<Place> offered(Deployment deployment) {
        return others.of(deployment);
    }

    /**
     * Takes an offer, and goes on building at once. Taking it twice changes nothing. Where it waits already, nothing is free.
     *
     * @return refused with {@link #FULL} when nothing is free there any more, otherwise with where the order stands now
     */
    public Outcome to(DeploymentId id, String place) {
        return transactions.call(() -> {
            Deployment now = records.lock(id).orElseThrow();
            if (taken(now, place)) {
                return new Already();
            }
            if (now.state() instanceof State.Queued && !isOffered(now, place)) {
                return new Refused(FULL);
            }
            return lives.apply(id, new Fact.PlaceChosen(), _ -> buildIn(id, place));
        });
    }

    private static boolean taken(Deployment now, String place) {
        return now.place().equals(place)
                && (now.state() instanceof State.Building || now.state().handedOver());
    }

    private boolean isOffered(Deployment now, String place) {
        return others.of(now).stream().anyMatch(offer -> offer.code().equals(place));
    }

    private void buildIn(DeploymentId id, String place) {
        Deployment waiting = records.lock(id).orElseThrow();
        records.save(waiting.in(place));
        // The pauses of the old place are no reason to wait in the new one, and a spare may be ready there.
        saga.step(id, waiting.generation(), BuildStep.SERVER.word())
                .filter(step -> !step.done())
                .ifPresent(saga::forget);
        later.soon(Building.JOB, id.value());
    }
}
