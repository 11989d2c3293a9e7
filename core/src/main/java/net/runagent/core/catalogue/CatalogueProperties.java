package net.runagent.core.catalogue;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the catalogue lies.
 *
 * @param file path of the operator's own {@code catalogue.yml}; without it the one that is shipped with the service holds
 */
@ConfigurationProperties("runagent.catalogue")
public record CatalogueProperties(@Nullable String file) {}
