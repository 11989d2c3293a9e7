package net.runagent.core.notice;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What an alert says, for whoever tells it in a chat. */
@Component
public class ReadStaffAlert {
    private final StaffAlertRecords records;

    ReadStaffAlert(StaffAlertRecords records) {
        this.records = records;
    }

    /** Empty when a newer telling of the same kind and subject has replaced it. */
    public Optional<StaffAlert> find(UUID id) {
        return records.find(id);
    }
}
