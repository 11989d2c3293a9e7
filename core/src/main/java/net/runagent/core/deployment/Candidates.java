package net.runagent.core.deployment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ServerFleet.Candidate;

/** Which server types in which locations will do: the chosen place first, then its neighbours in the same country. */
final class Candidates {
    private Candidates() {}

    static List<Candidate> of(Catalogue catalogue, Selection selection) {
        return of(catalogue, catalogue.plan(selection.plan()), catalogue.place(selection.place()));
    }

    static List<Candidate> of(Catalogue catalogue, Plan plan, Place chosen) {
        List<String> types = plan.serverTypes();
        SequencedSet<String> places = new LinkedHashSet<>();
        places.add(chosen.code());
        catalogue.places().stream()
                .filter(place -> place.country().equals(chosen.country()))
                .forEach(place -> places.add(place.code()));
        List<Candidate> candidates = new ArrayList<>();
        for (String place : places) {
            for (String type : types) {
                candidates.add(new Candidate(type, place));
            }
        }
        return candidates;
    }
}
