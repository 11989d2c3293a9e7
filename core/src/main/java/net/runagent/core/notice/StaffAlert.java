package net.runagent.core.notice;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.StaffAlerts.Severity;

/**
 * Something the staff should know.
 *
 * @param id of this telling; a later telling of the same kind and subject has another one
 * @param heldBack how often the same was raised since the telling before and not told
 */
public record StaffAlert(
        UUID id, Severity severity, String kind, String subject, Map<String, String> facts, Instant at, int heldBack) {}
