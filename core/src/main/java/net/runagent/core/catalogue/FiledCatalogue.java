package net.runagent.core.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.stereotype.Component;

/** The catalogue as read once at start. */
@Component
class FiledCatalogue implements Catalogue {
    private final CatalogueFile file;

    private final ModelRecords listed;

    FiledCatalogue(CatalogueProperties properties, ModelRecords listed) {
        this.file = read(properties.file());
        this.listed = listed;
    }

    private static CatalogueFile read(@org.jspecify.annotations.Nullable String path) {
        try {
            if (path != null && !path.isBlank()) {
                return CatalogueFile.read(path, Files.readString(Path.of(path)));
            }
            try (InputStream shipped = new DefaultResourceLoader()
                    .getResource("classpath:catalogue.yml")
                    .getInputStream()) {
                return CatalogueFile.read("catalogue.yml", new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the catalogue " + (path == null ? "catalogue.yml" : path)
                            + " cannot be read; check runagent.catalogue.file",
                    e);
        }
    }

    @Override
    public List<Plan> plans() {
        return file.plans();
    }

    @Override
    public List<ModelOffer> models() {
        return file.models();
    }

    @Override
    public List<Place> places() {
        return file.places();
    }

    @Override
    public List<CreditPack> packs() {
        return file.packs();
    }

    @Override
    public List<Discount> discounts() {
        return file.discounts();
    }

    @Override
    public Plan plan(String id) {
        return find(file.plans(), Plan::id, id);
    }

    @Override
    public ModelOffer model(String id) {
        return file.models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .or(() -> listed.find(id).map(model -> new ModelOffer(id, model.name(), "")))
                .orElseGet(() -> new ModelOffer(id, id, ""));
    }

    @Override
    public Place place(String code) {
        return find(file.places(), Place::code, code);
    }

    @Override
    public Plan defaultPlan() {
        return file.plan();
    }

    @Override
    public ModelOffer defaultModel() {
        return file.model();
    }

    @Override
    public Place defaultPlace() {
        return file.place();
    }

    private static <T> T find(List<T> items, Function<T, String> id, String wanted) {
        return items.stream()
                .filter(item -> id.apply(item).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not sold: " + wanted));
    }
}
