package net.runagent.core.operator;

import java.util.Locale;

/**
 * What was found out about one part.
 *
 * @param part what people call it
 * @param seen what is so; no secret
 * @param next what to do now; empty when there is nothing to do
 */
public record Finding(String part, Standing standing, String seen, String next) {
    /** How the part stands. */
    public enum Standing {
        OK,
        /** Left out, which is a choice; the service runs without it. */
        SWITCHED_OFF,
        /** Could not be looked at from here and may be right or wrong; no reason not to start. */
        NOT_CHECKED,
        /** Does not work as configured. */
        WRONG;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public static Finding ok(String part, String seen) {
        return new Finding(part, Standing.OK, seen, "");
    }

    public static Finding wrong(String part, String seen, String next) {
        return new Finding(part, Standing.WRONG, seen, next);
    }

    public static Finding off(String part, String seen, String next) {
        return new Finding(part, Standing.SWITCHED_OFF, seen, next);
    }

    public static Finding notChecked(String part, String seen, String next) {
        return new Finding(part, Standing.NOT_CHECKED, seen, next);
    }
}
