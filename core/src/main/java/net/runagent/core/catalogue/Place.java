package net.runagent.core.catalogue;

/**
 * @param code Hetzner's location, e.g. {@code fsn1}
 * @param country ISO 3166 alpha-2
 */
public record Place(String code, String city, String country) {}
