package net.runagent.sandbox.server;

import java.util.List;

/**
 * What a server is made of.
 *
 * @param address its own loopback address, or empty for none
 * @param image e.g. {@code debian-13}
 * @param arch {@code x86} or {@code arm}
 * @param rootKeys public keys for root, as given to the provider
 */
public record MachineSpec(
        long id,
        String name,
        String address,
        String location,
        int cores,
        int memoryGb,
        int diskGb,
        String image,
        String arch,
        String userData,
        List<String> rootKeys) {}
