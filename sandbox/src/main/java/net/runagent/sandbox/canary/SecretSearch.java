package net.runagent.sandbox.canary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks for secrets in whatever it is shown, and notes who had one without being a holder of it. */
public final class SecretSearch {
    private final int secrets;
    private final Needles needles;
    private final Map<String, Integer> looked = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /** @param where e.g. {@code request 17 to hetzner}; never holds the secret */
    public record Finding(String place, String where, String kind, String shape) {
        @Override
        public String toString() {
            return where + " holds a " + kind + " (" + shape + ")";
        }
    }

    public SecretSearch(Collection<Canary> canaries) {
        if (canaries.isEmpty()) {
            throw new IllegalStateException("no secret is known, so nothing can be searched; play a story first");
        }
        this.secrets = canaries.size();
        this.needles = new Needles(canaries);
    }

    /**
     * @param place what is counted: {@code requests}, {@code files} ...
     * @param holder who has this; empty for whoever must have no secret at all
     */
    public void in(String place, String where, String holder, byte[] hay) {
        looked.merge(place, 1, Integer::sum);
        for (Needle needle : needles.in(hay)) {
            if (!needle.canary().holders().contains(holder)) {
                findings.add(new Finding(place, where, needle.canary().kind(), needle.shape()));
            }
        }
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Place -> how many were looked at. */
    public Map<String, Integer> looked() {
        return Map.copyOf(looked);
    }

    public String summary() {
        String places = looked.entrySet().stream()
                .map(place -> place.getValue() + " " + place.getKey())
                .collect(Collectors.joining(", "));
        return "searched for " + secrets + " secrets in " + needles.shapes() + " shapes in " + places + ": "
                + findings.size() + " findings";
    }
}
