package net.runagent.core.catalogue;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All models that the provider lists, beyond those that the catalogue recommends. */
@Component
public class Models {
    private final ModelRecords records;

    Models(ModelRecords records) {
        this.records = records;
    }

    /** Those whose name or id has all these words, whatever their case, by name; at most so many. */
    public List<ModelPrice> having(List<String> words, int most) {
        return records.having(words, most);
    }

    public Optional<ModelPrice> find(String id) {
        return records.find(id);
    }
}
